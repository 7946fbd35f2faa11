import {
  conjugateViewRate,
  DEFAULT_CURVE_SETTINGS,
  hybridTimeActivity,
  hoursToSeconds,
  type ConjugateViews,
  type EnergyWindows,
  type PlanarView,
  type RegionCurve,
} from '@voxel-dosimetry/core';
import { exponentialSumAt } from '../../extensions/dosimetry-core/src/fit/exponentialModels';
import { averagedInterval68 } from '../../extensions/dosimetry-core/src/fit/studentDistribution';
import { normalDeviate, poissonDeviate, seededRandom } from '../phantoms/random';
import { randomNumbers } from './randomNumbers';
import { normalNumbers, simulatedPatients } from './simulatedPatients';

/**
 * Conjugate views of slabs, whose counts are known in closed form, and curves of known integral whose planar images have an unknown
 * sensitivity. MIRD Pamphlet No. 16 (Siegel et al. 1999, J Nucl Med 40:37S).
 */
const PEAK_keV = 41.6;
const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;
const photopeak = (counts: number): EnergyWindows => ({
  main: { counts, width_keV: PEAK_keV },
  lower: null,
  upper: null,
});
const view = (counts: number, background: PlanarView['background'] = null): PlanarView => ({
  region: photopeak(counts),
  regionPixels: 100,
  background,
});
const plain = (anterior: number, posterior: number): ConjugateViews => ({
  anterior: view(anterior),
  posterior: view(posterior),
  duration_s: 60,
  transmission_frac: 1,
  sourceAttenuation: 0,
  backgroundShare_frac: 0,
});

describe('conjugate views', () => {
  /** ∫ e^(−μx) over a slab between two depths, per unit of its thickness. */
  const slab = (mu_per_cm: number, from_cm: number, thickness_cm: number): number =>
    (Math.exp(-mu_per_cm * from_cm) * (1 - Math.exp(-mu_per_cm * thickness_cm))) / (mu_per_cm * thickness_cm);

  it.each([1, 6, 11])('gives the rate of a slab at any depth: %d cm', (depth_cm) => {
    const [mu_per_cm, body_cm, organ_cm, counts] = [0.11, 22, 5, 1e6];
    const views = {
      ...plain(
        counts * slab(mu_per_cm, depth_cm, organ_cm),
        counts * slab(mu_per_cm, body_cm - depth_cm - organ_cm, organ_cm),
      ),
      transmission_frac: Math.exp(-mu_per_cm * body_cm),
      sourceAttenuation: mu_per_cm * organ_cm,
    };
    expect(conjugateViewRate(views).rate_cps / (counts / 60)).toBeCloseTo(1, 12);
  });

  it('takes out scatter that is a straight line over the photopeak', () => {
    const [unscattered, low_per_keV, high_per_keV, side_keV] = [50_000, 900, 300, 8];
    const region: EnergyWindows = {
      main: { counts: unscattered + ((low_per_keV + high_per_keV) / 2) * PEAK_keV, width_keV: PEAK_keV },
      lower: { counts: low_per_keV * side_keV, width_keV: side_keV },
      upper: { counts: high_per_keV * side_keV, width_keV: side_keV },
    };
    const views = { ...plain(1, 1), anterior: { ...view(0), region }, posterior: { ...view(0), region } };
    expect(conjugateViewRate(views).rate_cps).toBeCloseTo(unscattered / 60, 8);
  });

  it('takes out the background before and behind the organ by its share of the thickness', () => {
    const [organ, bodyCounts, share_frac] = [40_000, 120, 0.75];
    const background = { region: photopeak(bodyCounts * 50), pixels: 50 };
    const seen = view(organ + share_frac * bodyCounts * 100, background);
    const views = { ...plain(1, 1), anterior: seen, posterior: seen, backgroundShare_frac: share_frac };
    expect(conjugateViewRate(views).rate_cps).toBeCloseTo(organ / 60, 8);
  });

  it('spreads as its uncertainty says when the counts are drawn again', () => {
    const random = seededRandom(7, 'planar counts');
    const [anterior, posterior, beside] = [4000, 2500, 900];
    const drawn = (mean: number): number => poissonDeviate(random, mean);
    const beneath = (counts: number, background: number): PlanarView =>
      view(counts, { region: photopeak(background), pixels: 50 });
    const seen = (count: (mean: number) => number): ConjugateViews => ({
      ...plain(1, 1),
      anterior: beneath(count(anterior), count(beside)),
      posterior: beneath(count(posterior), count(beside)),
      backgroundShare_frac: 0.8,
    });
    const { sigma_cps } = conjugateViewRate(seen((mean) => mean));
    const rates = Array.from({ length: 4000 }, () => conjugateViewRate(seen(drawn)).rate_cps);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const spread = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / rates.length);
    // 4000 draws know a spread to 1.1 %.
    expect(spread / sigma_cps).toBeGreaterThan(0.95);
    expect(spread / sigma_cps).toBeLessThan(1.05);
  });

  /** 400 counts of scatter are taken off 100. */
  const scattered: PlanarView = {
    ...view(0),
    region: { ...photopeak(100), lower: { counts: 200, width_keV: PEAK_keV / 4 } },
  };
  it('says that scatter took the counts, and how many', () => {
    expect(() => conjugateViewRate({ ...plain(100, 100), anterior: scattered })).toThrow(
      /anterior view has 100\.0 counts .* say that 400\.0 were scattered/,
    );
  });

  it.each<[string, Partial<ConjugateViews>, string]>([
    [
      'more background than counts',
      { anterior: view(10, { region: photopeak(1e4), pixels: 10 }), backgroundShare_frac: 1 },
      'fit/planar-background',
    ],
    ['no counts', { posterior: view(0) }, 'fit/planar-counts'],
    ['more scatter than counts', { anterior: scattered }, 'fit/planar-scatter'],
    ['negative counts', { posterior: view(-3) }, 'fit/planar-value'],
    ['a transmission above 1', { transmission_frac: 1.2 }, 'fit/planar-value'],
    ['no transmission', { transmission_frac: 0 }, 'fit/planar-value'],
    ['no duration', { duration_s: 0 }, 'fit/planar-value'],
    ['a share below 0', { backgroundShare_frac: -0.1 }, 'fit/planar-value'],
    ['not a number', { sourceAttenuation: NaN }, 'fit/planar-value'],
  ])('refuses %s', (_, wrong, code) => {
    expect(() => conjugateViewRate({ ...plain(100, 100), ...wrong })).toThrow(withCode(code));
  });
});

describe('planar shape with one quantitative scan', () => {
  const times_s = [1, 4, 24, 72, 168].map(hoursToSeconds);
  const halfLife_s = hoursToSeconds(6.647 * 24);
  const [slow, fast] = [Math.LN2 / hoursToSeconds(60), Math.LN2 / hoursToSeconds(4)];
  const activityAt = (time_s: number): number => 90 * Math.exp(-slow * time_s) + 60 * Math.exp(-fast * time_s);
  const integral_MBq_h = (90 / slow + 60 / fast) / 3600;
  const curve = (activities: readonly number[], sigmas: readonly number[] | null): RegionCurve => ({
    times_s,
    activities_MBq: activities,
    sigmas_MBq: sigmas,
    excluded: null,
    halfLife_s,
    settings: { ...DEFAULT_CURVE_SETTINGS, models: ['bi'], selection: 'aicc' },
    fixedHalfLives: null,
    singleTimePoint: null,
  });
  const scanAt_s = hoursToSeconds(30);
  const scan = { time_s: scanAt_s, activity_MBq: activityAt(scanAt_s), sigma_MBq: null };

  it.each([1, 0.0037, 8.2])('has the integral whatever the planar sensitivity: %d', (sensitivity) => {
    const { fit } = hybridTimeActivity(
      curve(
        times_s.map((time) => sensitivity * activityAt(time)),
        null,
      ),
      scan,
    );
    expect(fit.timeIntegratedActivity_MBq_h / integral_MBq_h).toBeCloseTo(1, 6);
    expect(fit.parameters['amplitude1_MBq']).toBeCloseTo(90, 3);
    expect(fit.residuals_MBq).toHaveLength(times_s.length);
  });

  it('has a band about its curve in the unit of the scan', () => {
    const bandAt = (sensitivity: number): number => {
      const rates = times_s.map((time) => sensitivity * activityAt(time));
      const { fit } = hybridTimeActivity(
        curve(
          rates,
          rates.map((rate) => 0.06 * rate),
        ),
        scan,
      );
      const { activities_MBq, sigmas_MBq } = fit.curve;
      return sigmas_MBq![60]! / activities_MBq[60]!;
    };
    expect(bandAt(1)).toBeLessThan(0.1);
    expect(bandAt(0.0037) / bandAt(1)).toBeCloseTo(1, 4);
  });

  it('scales the curve also before the first and after the last image', () => {
    for (const time_h of [0.2, 200]) {
      const time_s = hoursToSeconds(time_h);
      const { fit } = hybridTimeActivity(curve(times_s.map(activityAt), null), {
        time_s,
        activity_MBq: 2 * activityAt(time_s),
        sigma_MBq: null,
      });
      expect(fit.timeIntegratedActivity_MBq_h / (2 * integral_MBq_h)).toBeCloseTo(1, 6);
    }
  });

  it('spreads as its uncertainty says when rates and scan are drawn again', () => {
    const random = seededRandom(11, 'planar curves');
    const rates = times_s.map(activityAt);
    const sigmas = rates.map((rate) => 0.02 * rate);
    const { fit: sure } = hybridTimeActivity(curve(rates, sigmas), { ...scan, sigma_MBq: 0.03 * scan.activity_MBq });
    const integrals = Array.from({ length: 300 }, () => {
      const drawn = rates.map((rate, i) => rate + sigmas[i]! * normalDeviate(random));
      const activity_MBq = scan.activity_MBq * (1 + 0.03 * normalDeviate(random));
      return hybridTimeActivity(curve(drawn, sigmas), { ...scan, activity_MBq }).fit.timeIntegratedActivity_MBq_h;
    });
    const mean = integrals.reduce((sum, each) => sum + each, 0) / integrals.length;
    const spread = Math.sqrt(integrals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / integrals.length);
    // 300 draws know a spread to 4 %: three of that about 0.985, which 4000 draws have (the curve is not linear in its rates).
    expect(spread / sure.timeIntegratedActivity_sigma_MBq_h!).toBeGreaterThan(0.865);
    expect(spread / sure.timeIntegratedActivity_sigma_MBq_h!).toBeLessThan(1.105);
  });

  it('has an interval that holds the truth in 68 % of patients whose courses are partly none of the models', () => {
    const normal = normalNumbers(randomNumbers(5));
    const patients = [...simulatedPatients(120, 99)];
    const isHeld = patients.map(({ curve: course, times_s: images_s, activities_MBq, noise_frac, truth_MBq_h }) => {
      const truth_MBq = exponentialSumAt(course, hoursToSeconds(24));
      const activity_MBq = truth_MBq * (1 + 0.03 * normal());
      const planar: RegionCurve = {
        ...curve(activities_MBq, null),
        times_s: images_s,
        sigmas_MBq: activities_MBq.map((rate) => noise_frac * rate),
        settings: { ...DEFAULT_CURVE_SETTINGS, uncertainty: { source: 'stated', relative_frac: noise_frac } },
      };
      const level = { time_s: hoursToSeconds(24), activity_MBq, sigma_MBq: 0.03 * activity_MBq };
      const { interval68_MBq_h, timeIntegratedActivity_sigma_MBq_h: sigma } = hybridTimeActivity(planar, level).fit;
      const [low, high] = interval68_MBq_h!;
      expect(sigma! / ((high - low) / 2)).toBeCloseTo(1, 9);
      return low <= truth_MBq_h && truth_MBq_h <= high;
    });
    const held = isHeld.filter(Boolean).length / patients.length;
    // 120 patients know a share to 0.043: two of that about 0.68, which 1600 have.
    expect(held).toBeGreaterThan(0.594);
    expect(held).toBeLessThan(0.766);
  });

  it('has the interval of its models together, each with its own scale', () => {
    // An uptake that is over before the second image: a single phase follows the points nearly as well.
    const images_s = [4, 24, 120].map(hoursToSeconds);
    const uptake = Math.LN2 / hoursToSeconds(1.5);
    const rates = images_s.map((time_s) => 90 * (Math.exp(-slow * time_s) - Math.exp(-uptake * time_s)));
    const outcome = (models: RegionCurve['settings']['models']) => {
      const planar: RegionCurve = {
        ...curve(rates, null),
        times_s: images_s,
        sigmas_MBq: rates.map((rate) => 0.08 * rate),
        settings: { ...DEFAULT_CURVE_SETTINGS, models, uncertainty: { source: 'stated', relative_frac: 0.08 } },
      };
      const { fit } = hybridTimeActivity(planar, { time_s: images_s[0]!, activity_MBq: rates[0]!, sigma_MBq: 0.1 });
      return fit;
    };
    const both = outcome(['mono', 'bi-uptake']);
    const alone = (['mono', 'bi-uptake'] as const).map((model) => {
      const { timeIntegratedActivity_MBq_h: value, timeIntegratedActivity_sigma_MBq_h: sigma } = outcome([model]);
      const weight = both.candidates.find((each) => each.model === model)!.weight!;
      expect(weight).toBeGreaterThan(0.1);
      return { weight, value, standardError: sigma!, freedom: Infinity };
    });
    const [low, high] = averagedInterval68(alone);
    expect(both.interval68_MBq_h![0] / low).toBeCloseTo(1, 6);
    expect(both.interval68_MBq_h![1] / high).toBeCloseTo(1, 6);
    // They differ by 6 %, which one of them alone does not know.
    expect(alone[1]!.value / alone[0]!.value).toBeGreaterThan(1.05);
    expect((high - low) / 2).toBeGreaterThan(1.1 * alone[0]!.standardError);
  });

  it.each([
    ['no activity', { ...scan, activity_MBq: 0 }],
    ['a time before administration', { ...scan, time_s: -1 }],
    ['no number', { ...scan, activity_MBq: NaN }],
  ])('refuses a scan with %s', (_, wrong) => {
    expect(() => hybridTimeActivity(curve(times_s.map(activityAt), null), wrong)).toThrow(withCode('fit/hybrid-scale'));
  });

  it('refuses planar images that saw nothing', () => {
    expect(() =>
      hybridTimeActivity(
        curve(
          times_s.map(() => 0),
          null,
        ),
        scan,
      ),
    ).toThrow(withCode('fit/hybrid-scale'));
  });
});
