import type { ComputeApi, FitPlan, Job } from '@voxel-dosimetry/compute';
import { assessSeries, findRadionuclide, IDENTITY_TRANSFORM, type IngestResult } from '@voxel-dosimetry/core';
import { describeSeries, readHeader } from '@voxel-dosimetry/dicom';
import type { PhantomName, PhantomOptions } from '../../phantoms';
import { smallPatient, type SmallPatient } from '../case/smallPatient';
import { monoPlan } from './fitPlan';

export const Lu177 = findRadionuclide('Lu-177');
/** Nobody watches. */
export const job: Job = { id: 'a', onProgress: () => undefined };

export interface PhantomSeries extends Pick<IngestResult, 'timePoints' | 'regionSources'> {
  readonly truth: SmallPatient['truth'];
  readonly from: (seriesInstanceUID: string) => { readonly kind: 'buffers'; readonly buffers: ArrayBuffer[] };
}

/** A synthetic patient's time points and regions, as its headers tell them, and the files of each series. */
export function phantomSeries(name?: PhantomName, options?: PhantomOptions): PhantomSeries {
  const { files, truth } = smallPatient(name, options);
  const buffers = files.map((file) => file.slice().buffer);
  const headers = buffers.map(readHeader);
  const assessed = assessSeries(describeSeries(headers), { entries: {}, excluded: [], confirmed: [] });
  return {
    ...assessed,
    truth,
    from: (seriesInstanceUID) => ({
      kind: 'buffers',
      buffers: buffers.filter((_, index) => headers[index]!['SeriesInstanceUID'] === seriesInstanceUID),
    }),
  };
}

/** Emission, CT where there is one, and activity at acquisition mid-time of every time point. */
export async function readTimePoints(api: ComputeApi, { timePoints, from }: PhantomSeries): Promise<void> {
  for (const { id, emission, ct, timeAfterAdministration_s } of timePoints) {
    await api.readEmission({ timePointId: id, series: emission, source: from(id) }, job);
    if (ct) await api.readCt({ timePointId: id, series: ct, source: from(ct.seriesInstanceUID) }, job);
    const acquisitionDuration_s = emission.acquisitionDuration_s.value!;
    await api.calibrate(
      {
        timePointId: id,
        calibration: { source: 'image' },
        radionuclide: Lu177,
        acquisitionDuration_s,
        acquisitionStartAfterAdministration_s: timeAfterAdministration_s.value! - acquisitionDuration_s / 2,
        decayCorrection: emission.decayCorrection.value!,
      },
      job,
    );
  }
}

export const fitOf = (
  { timePoints }: Pick<PhantomSeries, 'timePoints'>,
  shape: FitPlan['voxels']['shape'] = 'own',
): FitPlan =>
  monoPlan(
    timePoints.map(({ id, timeAfterAdministration_s }) => ({
      timePointId: id,
      timeAfterAdministration_s: timeAfterAdministration_s.value!,
    })),
    shape,
  );

/** Everything that a dose needs: read, registered as the patient lay, regions of the first object, voxels fitted. */
export async function upToFit(api: ComputeApi, phantom: PhantomSeries): Promise<void> {
  await readTimePoints(api, phantom);
  const { timePoints, regionSources, from } = phantom;
  const reference = timePoints[0]!;
  await api.register(
    {
      referenceTimePointId: reference.id,
      alignments: timePoints.map(({ id }) => ({ timePointId: id, transform: IDENTITY_TRANSFORM })),
      densityFromTimePointId: reference.id,
      densityCalibration: null,
    },
    job,
  );
  const series = regionSources[0]!;
  const source = from(series.seriesInstanceUID);
  await api.readRegions({ series, source, onto: reference.ct!.grid.value! }, job);
  await api.fit({ ...fitOf(phantom), radionuclide: Lu177 }, job);
}
