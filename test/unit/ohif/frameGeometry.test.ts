import { describeSeries, readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import { createEmissionGrids } from '../../../extensions/dosimetry-viewer/src/sopClasses/frameGeometry';
import { generatePhantom } from '../../phantoms';

const { files } = generatePhantom('geometry-frames-head-first', { seed: 1 });
const headers: Dataset[] = [...files]
  .filter(({ path }) => path.startsWith('study-1') && path.endsWith('.dcm'))
  .map(({ bytes }) => readHeader(bytes.slice().buffer));
const spect = headers.filter((header) => header['Modality'] === 'NM');

test('the viewer shows a SPECT where ingest places it, though its own header tells another order of frames', () => {
  const grids = createEmissionGrids();
  const alone = grids.gridOf(spect[0] as Dataset);
  const described = describeSeries(headers);
  grids.remember(described);
  const placed = grids.gridOf(spect[0] as Dataset);
  const emission = described.find((series) => series.kind === 'emission');
  expect(placed).toEqual(emission?.grid.value);
  // The patient lies the other way along the body than the header alone would have it.
  expect(placed?.direction.slice(6)).toEqual(alone?.direction.slice(6).map((component) => 0 - component));
});
