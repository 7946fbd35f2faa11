/** Whole-body images of the torso that lie otherwise than their header says: real counts, with attenuation, scatter and noise, in pixels of twice the size. */
import {
  frontProjection,
  liesOtherwise,
  placeProjection,
  type Grid,
  type ProjectionPlace,
  type Volume,
} from '@voxel-dosimetry/core';
import { definePhantom, type PlanarAcquisitions } from '../../phantoms';
import { massDensityOfHu } from '../../phantoms/massDensity';
import { activityAt_MBq } from '../../phantoms/phantom';
import { planarFrames, planarMeans } from '../../phantoms/planarCamera';
import { seededRandom } from '../../phantoms/random';
import { resultOf } from './drive';

type OtherLie = ProjectionPlace['otherwise']['lie'];

const torso = definePhantom('torso-planar');
const finer = torso.planar as PlanarAcquisitions;
const planar: PlanarAcquisitions = {
  ...finer,
  columns: finer.columns / 2,
  rows: finer.rows / 2,
  spacing_mm: 2 * finer.spacing_mm,
  times_h: [2, 168],
  // Pixels of four times the area hold four times the counts.
  duration_s: finer.duration_s / 4,
};
const RASTER = { columns: planar.columns, rows: planar.rows, pixelSpacing_mm: [4.8, 4.8] as const };
const MU = 0.135;

/** The scan at 24 h in voxels of 6 mm. */
function scan(): { activity: Volume<'Bq/mL'>; density: Volume<'g/mL'> } {
  const { emissionGrid } = torso;
  const extent_mm = emissionGrid.size.map((size, axis) => size * emissionGrid.spacing_mm[axis]!);
  const size = extent_mm.map((each) => Math.round(each / 6)) as [number, number, number];
  const grid: Grid = {
    size,
    spacing_mm: [6, 6, 6],
    origin_mm: emissionGrid.origin_mm,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: '1.2',
  };
  const tissues = Uint8Array.from({ length: size[0] * size[1] * size[2] }, (_, v) => {
    const [x, y, z] = [v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / (size[0] * size[1]))];
    return torso.tissueAt(grid.origin_mm[0] + 6 * x, grid.origin_mm[1] + 6 * y, grid.origin_mm[2] + 6 * z);
  });
  const voxels = new Float64Array(torso.tissues.length + 1);
  for (const tissue of tissues) voxels[tissue]! += 1;
  const concentrations = [
    0,
    ...torso.tissues.map(({ kinetics }, n) => activityAt_MBq(kinetics, 24) / (voxels[n + 1]! || 1)),
  ];
  const densities = [0, ...torso.tissues.map((tissue) => tissue.density_g_per_mL ?? massDensityOfHu(tissue.hu_HU))];
  return {
    activity: { unit: 'Bq/mL', grid, values: Float32Array.from(tissues, (tissue) => concentrations[tissue]!) },
    density: { unit: 'g/mL', grid, values: Float32Array.from(tissues, (tissue) => densities[tissue]!) },
  };
}

const { activity, density } = scan();
const projected = resultOf(frontProjection(activity, density, MU, RASTER));
interface Views {
  readonly anterior: Float32Array;
  readonly posterior: Float32Array;
}
const [early, late] = planarMeans(torso, planar).map((means, n): Views => {
  const frames = planarFrames(means, planar.columns, seededRandom(n, 'planar orientation'));
  return { anterior: Float32Array.from(frames[0]!), posterior: mirroredRows(Float32Array.from(frames[1]!)) };
}) as [Views, Views];

function mirroredRows(values: Float32Array): Float32Array {
  return values.map((_, at) => values[at - (at % planar.columns) + planar.columns - 1 - (at % planar.columns)]!);
}
function upsideDown(values: Float32Array): Float32Array {
  return values.map((_, at) => {
    const row = Math.floor(at / planar.columns);
    return values[(planar.rows - 1 - row) * planar.columns + (at % planar.columns)]!;
  });
}

const both = ({ anterior, posterior }: Views, by: (values: Float32Array) => Float32Array): Views => ({
  anterior: by(anterior),
  posterior: by(posterior),
});
const placed = ({ anterior, posterior }: Views): ProjectionPlace =>
  resultOf(placeProjection(projected, anterior, posterior, RASTER));

it('an image that lies right is taken for that, early and late', () => {
  for (const image of [early, late]) {
    const place = placed(image);
    expect(place.correlation).toBeGreaterThan(0.9);
    expect(liesOtherwise(place)).toBe(false);
  }
});

it.each<[OtherLie, (image: Views) => Views]>([
  ['upside-down', (image) => both(image, upsideDown)],
  ['mirrored', (image) => both(image, mirroredRows)],
  ['turned', (image) => both(both(image, upsideDown), mirroredRows)],
  ['posterior-mirrored', ({ anterior, posterior }) => ({ anterior, posterior: mirroredRows(posterior) })],
])('an image that lies otherwise is told apart: %s', (lie, turned) => {
  const place = placed(turned(late));
  // Upside down it still agrees by 0.86: a limit of the correlation alone does not notice.
  expect(place.correlation).toBeGreaterThan(0.5);
  expect(place.otherwise.lie).toBe(lie);
  expect(place.otherwise.correlation).toBeGreaterThan(0.9);
  expect(liesOtherwise(place)).toBe(true);
});
