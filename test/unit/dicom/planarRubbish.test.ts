import { assessSeries } from '@voxel-dosimetry/core';
import { describeSeries, type Dataset } from '@voxel-dosimetry/dicom';
import { ANTERIOR_HEAD, energyWindow, planarHeader, POSTERIOR_HEAD } from '../../fixtures/dicom/planarHeaders';
import { seededRandom } from '../../phantoms/random';

const RUBBISH: readonly unknown[] = [
  ...[undefined, null, '', 'x', '0\\0', true, -1, 0, 3, 1e12, Number.NaN],
  ...[[], [null], {}, [{}], [[1]], ['1', 'b']],
];

/** One attribute of the header, of a head or of a window replaced by rubbish. */
function spoil(header: Dataset, random: () => number): Dataset {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const spoilt = (item: Dataset): Dataset => ({ ...item, [pick(Object.keys(item))]: pick(RUBBISH) });
  const depth = random();
  if (depth < 0.6) return spoilt(header);
  if (depth < 0.8) return { ...header, DetectorInformationSequence: [spoilt(ANTERIOR_HEAD), POSTERIOR_HEAD] };
  return {
    ...header,
    EnergyWindowInformationSequence: [spoilt(energyWindow('208', 187.6, 229.2)), energyWindow('below', 166.8, 187.6)],
  };
}

test('rubbish in any attribute: a reason, a defect, or complete pairs of views', () => {
  const random = seededRandom(7, 'planar headers');
  const outcomes = { reason: 0, defect: 0, complete: 0 };
  for (let n = 0; n < 800; n++) {
    let header = planarHeader();
    for (let times = 0; times <= n % 3; times++) header = spoil(header, random);
    const [series] = describeSeries([header]);
    if (!series) throw new Error('a series has vanished');
    expect(() => assessSeries([series], { entries: {}, excluded: [], confirmed: [] })).not.toThrow();
    if (series.kind === 'other') expect(series.reason).not.toContain('could not be read');
    if (series.kind !== 'planar') {
      outcomes.reason++;
      continue;
    }
    if (series.defects) {
      outcomes.defect++;
      continue;
    }
    outcomes.complete++;
    const views = new Set(series.frames.map(({ detector, energyWindow: window }) => `${detector} ${window}`));
    expect([views.size, series.frames.length]).toEqual([2 * series.energyWindows.length, views.size]);
    expect(series.posteriorSeen.value).not.toBeNull();
    expect(series.energyWindows.every(({ lower_keV, upper_keV }) => lower_keV < upper_keV)).toBe(true);
    expect([series.columns > 0, series.rows > 0]).toEqual([true, true]);
  }
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(50);
});
