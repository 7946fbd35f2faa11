/** Objects with very many contours or frames: cancel is heard within a second while they are read and while they are compared. */
import type { RegionSeries } from '@voxel-dosimetry/core';
import { createNodeComputeClient } from '@voxel-dosimetry/compute/node';
import type { ComputeClient } from '@voxel-dosimetry/compute';
import { describeSeries, readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import { writePart10 } from '../../extensions/dosimetry-dicom/src/write/writePart10';
import { ctHeader } from '../fixtures/dicom/headers';
import { TORSO_GRID } from '../fixtures/dicom/torsoSized';
import { resultOf } from '../unit/core/drive';
import { bundleWorker, type BundledWorker } from './nodeWorker';

// Writing and reading tens of megabytes of numbers as text.
jest.setTimeout(120_000);

let bundle: BundledWorker;
let client: ComputeClient;
beforeAll(async () => {
  bundle = await bundleWorker();
  client = createNodeComputeClient(bundle.url);
});
afterAll(async () => {
  await client.terminate();
  bundle.remove();
});

const CONTOURS = 2000;
const POINTS = 500;

/** One ROI of 2000 contours with 500 points each, as an image of 512 × 512 gives them. */
function largeStructureSet(): ArrayBuffer {
  const contours: Dataset[] = Array.from({ length: CONTOURS }, (_, n) => ({
    ContourGeometricType: 'CLOSED_PLANAR',
    NumberOfContourPoints: POINTS,
    ContourData: Array.from({ length: POINTS }, (_point, at) => {
      const angle = (2 * Math.PI * at) / POINTS;
      return [(60 * Math.cos(angle)).toFixed(4), (60 * Math.sin(angle)).toFixed(4), (n % 60).toFixed(1)];
    }).flat(),
  }));
  const { RescaleSlope, RescaleIntercept, RescaleType, ...common } = ctHeader(0);
  expect([RescaleSlope, RescaleIntercept, RescaleType]).toHaveLength(3);
  return resultOf(
    writePart10({
      ...common,
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
      SOPInstanceUID: '2.25.88',
      SeriesInstanceUID: '2.25.89',
      Modality: 'RTSTRUCT',
      StructureSetROISequence: [{ ROINumber: 1, ROIName: 'Large', ReferencedFrameOfReferenceUID: '2.25.2000' }],
      ROIContourSequence: [{ ReferencedROINumber: 1, ContourSequence: contours }],
    }),
  );
}

const bytes = largeStructureSet();

/** Cancels at the first progress whose words and fraction `at` accepts; resolves with how long the answer took, ms. */
async function cancelled(
  id: string,
  at: (fraction: number) => boolean,
  work: (job: { id: string; onProgress: (progress: { fraction: number; doing: string }) => void }) => Promise<unknown>,
): Promise<{ readonly took_ms: number; readonly at_frac: number }> {
  let asked_ms = 0;
  let at_frac = -1;
  const onProgress = ({ fraction }: { fraction: number }): void => {
    if (at_frac >= 0 || !at(fraction)) return;
    at_frac = fraction;
    asked_ms = performance.now();
    void client.cancel(id);
  };
  await expect(work({ id, onProgress })).rejects.toMatchObject({ code: 'compute/cancelled' });
  return { took_ms: performance.now() - asked_ms, at_frac };
}

test('the structure set is as large as it is meant to be', () => {
  expect(bytes.byteLength).toBeGreaterThan(20e6);
});

test('reading it stops within a second of cancel, while it is parsed', async () => {
  const [series] = describeSeries([readHeader(bytes)]) as [RegionSeries];
  const source = { kind: 'buffers', buffers: [bytes] } as const;
  const { took_ms, at_frac } = await cancelled(
    'reading',
    () => true,
    (job) => client.readRegions({ series, source, onto: TORSO_GRID }, job),
  );
  expect(at_frac).toBeLessThan(0.2);
  expect(took_ms).toBeLessThan(1000);
});

test.each([0.05, 0.35, 0.65])(
  'comparing what came back stops within a second of cancel, from %d on',
  async (from_frac) => {
    const instance = {
      modality: 'RTSTRUCT',
      studyInstanceUID: '2.25.1000',
      seriesInstanceUID: '2.25.89',
      sopInstanceUID: '2.25.88',
      sopClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
      bytes: bytes.slice(0),
    } as const;
    const { took_ms, at_frac } = await cancelled(
      'comparing',
      (fraction) => fraction >= from_frac,
      (job) => client.compareReadBack(instance, bytes.slice(0), job),
    );
    expect(at_frac).toBeLessThan(from_frac + 0.25);
    expect(took_ms).toBeLessThan(1000);
  },
);
