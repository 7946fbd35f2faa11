/** Planar images in a case: read, placed by the scan, drawn, excluded, kept for the next visit. */
import { INITIAL_CHOICES, type CaseChoices, type DosimetryCase } from '@voxel-dosimetry/case';
import { findRadionuclide } from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll, type CaseFixture } from './caseFixture';
import { planarPatient } from './planarPatient';

const patient = planarPatient();
const late = patient.truth.studies[1]!.emissionSeriesInstanceUID;
const second = patient.planarIds[1]!;
const choicesOf = (dosimetryCase: DosimetryCase): CaseChoices['fit'] => dosimetryCase.getState().choices.fit;
const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;

let fixture: CaseFixture;
let dosimetryCase: DosimetryCase;
const state = () => dosimetryCase.getState();
const hybrids = () => (state().results.fit?.regionFits ?? []).map(({ hybrid }) => hybrid);

async function opened(ports: Parameters<typeof caseOn>[1] = {}): Promise<void> {
  fixture = caseOn(patient.files, ports);
  ({ dosimetryCase } = fixture);
  await dosimetryCase.open(patient.studies);
}

describe('one scan and planar images', () => {
  beforeAll(async () => {
    await opened();
    dosimetryCase.excludeSeries(late, true);
    await runAll(dosimetryCase, 'segment');
  });

  it('are time points of their own, and no scans', () => {
    expect(state().results.ingest!.timePoints).toHaveLength(1);
    expect(state().results.ingest!.planarTimePoints!.map(({ id }) => id)).toEqual(patient.planarIds);
    expect(dosimetryCase.blockedBecause('fit')).toContain('There is one scan');
    dosimetryCase.choose('fit', { ...choicesOf(dosimetryCase), curves: { ...choicesOf(dosimetryCase).curves } });
  });

  it('are shown as both heads saw them from the front', async () => {
    const views = await dosimetryCase.planarViews(second);
    expect(views).toMatchObject({
      columns: 64,
      rows: 64,
      pixelSpacing_mm: [6, 6],
      windows: { main: 0, lower: 1, upper: 2 },
    });
    // The region towards the head, above all others, lies off the middle.
    const hottest = (counts: Float32Array): number => {
      const above = counts.subarray(0, 64 * 28);
      return above.indexOf(Math.max(...above)) % 64;
    };
    expect(hottest(views.anterior)).toBeGreaterThan(32);
    expect(Math.abs(hottest(views.anterior) - hottest(views.posterior))).toBeLessThan(2);
    await expect(dosimetryCase.planarViews(late)).rejects.toThrow(withCode('case/choice'));
  });

  it('are placed by the scan in one step: outlines, backgrounds, and how the other images lie', async () => {
    const placed = await dosimetryCase.suggestPlanarOutlines(null);
    expect(placed).toMatchObject({ planarTimePointId: second, regions: 3 });
    expect(Math.min(...placed.correlations)).toBeGreaterThan(0.95);
    const { regions, shifts_mm, placements } = choicesOf(dosimetryCase).planar;
    expect(patient.planarIds.map((id) => placements![id]!.correlation)).toEqual(placed.correlations);
    expect(placements![patient.planarIds[2]!]!.shift_mm).toEqual(shifts_mm[patient.planarIds[2]!]);
    expect(Object.keys(regions)).toHaveLength(3);
    const [x, y] = shifts_mm[patient.planarIds[2]!]!;
    expect([Math.abs(x - 12) < 2, Math.abs(y - 6) < 2]).toEqual([true, true]);
    expect(state().refittedCurves!.failures).toEqual([]);
    expect(state().refittedCurves!.regionFits.map(({ hybrid }) => hybrid?.attenuationFrom)).toEqual(['ct', 'ct', 'ct']);
    dosimetryCase.undo();
    expect(choicesOf(dosimetryCase).planar.regions).toEqual({});
    await dosimetryCase.suggestPlanarOutlines(second);
    expect(dosimetryCase.blockedBecause('fit')).toBeNull();
  });

  it('give curves with the kinetics of the block, and all of it is told', async () => {
    await dosimetryCase.runTo('dose');
    expect(state().stages.dose.status).toBe('ready');
    for (const { fit, hybrid } of state().results.fit!.regionFits) {
      expect(hybrid!.planarTimePointIds).toEqual(patient.planarIds);
      expect(fit.parameters['effectiveHalfLife_s']! / (70 * 3600)).toBeCloseTo(1, 1);
    }
    expect(state().results.fit!.voxelsForcedBecause).toContain('Planar images');
  });

  it('overtake Fit when they change, and stand again when the change is taken back', async () => {
    dosimetryCase.excludeSeries(patient.planarIds[0]!, true);
    expect(state().stages.fit).toMatchObject({ status: 'stale', because: 'The planar images have changed.' });
    expect(state().stages.segment.status).toBe('ready');
    dosimetryCase.undo();
    expect([state().stages.fit.status, state().stages.dose.status]).toEqual(['ready', 'ready']);
    dosimetryCase.enter(patient.planarIds[0]!, { acquisitionDuration_s: 1800 });
    expect(state().stages.fit.status).toBe('stale');
    await dosimetryCase.runStage('fit');
    const [first] = hybrids();
    expect(first!.rates_cps[0]! / first!.rates_cps[1]!).toBeLessThan(0.9);
    dosimetryCase.undo();
  });

  it('are read again by whoever needs them, and gone with the case', async () => {
    const { compute } = fixture.ports;
    await compute.keepPlanar([]);
    expect(await dosimetryCase.planarViews(second)).toMatchObject({ columns: 64 });
    await compute.keepPlanar([]);
    await dosimetryCase.runStage('fit');
    expect(state().stages.fit.status).toBe('ready');
    expect(hybrids()).toHaveLength(3);
    const { planar } = choicesOf(dosimetryCase);
    await dosimetryCase.close();
    const request = { planarTimePointId: second, choices: planar, radionuclide: findRadionuclide('Lu-177') };
    await expect(compute.planarViews(request)).rejects.toThrow(withCode('compute/no-volume'));
  });
});

describe('an image that does not show what the scan shows', () => {
  /** The same counts, each elsewhere. */
  const scattered = (bytes: ArrayBuffer): ArrayBuffer => {
    const before = new Uint16Array(bytes);
    return Uint16Array.from(before, (_, at) => before[(at * 7919) % before.length]!).buffer;
  };
  const upsideDown = (bytes: ArrayBuffer): ArrayBuffer => {
    const before = new Uint16Array(bytes);
    return Uint16Array.from(before, (_, at) => {
      const [column, row, frame] = [at % 64, Math.floor(at / 64) % 64, Math.floor(at / 4096)];
      return before[4096 * frame + 64 * (63 - row) + column]!;
    }).buffer;
  };
  const other = planarPatient({
    edit: (dataset, study) => {
      const change = study === 5 ? scattered : study === 4 ? upsideDown : null;
      return change === null ? dataset : { ...dataset, PixelData: change(dataset['PixelData'] as ArrayBuffer) };
    },
  });

  it('is named, upside down or of something else, and nothing is placed: outlines left there unmoved would measure something else', async () => {
    fixture = caseOn(other.files);
    ({ dosimetryCase } = fixture);
    await dosimetryCase.open(other.studies);
    dosimetryCase.excludeSeries(other.truth.studies[1]!.emissionSeriesInstanceUID, true);
    await runAll(dosimetryCase, 'segment');
    await expect(dosimetryCase.suggestPlanarOutlines(null)).rejects.toThrow(
      expect.objectContaining({
        code: 'fit/planar-orientation',
        message: expect.stringMatching(
          /image at 96\.\d h with the head at the bottom \(correlation 0\.9\d, as it is taken to lie -?0\.[0-8]\d\)/,
        ) as string,
      }) as Error,
    );
    dosimetryCase.excludeSeries(other.planarIds[2]!, true);
    await runAll(dosimetryCase, 'segment');
    await expect(dosimetryCase.suggestPlanarOutlines(null)).rejects.toThrow(
      expect.objectContaining({
        code: 'fit/planar-place',
        message: expect.stringMatching(/planar image at 168\.\d h \(/) as string,
      }) as Error,
    );
    expect(choicesOf(dosimetryCase).planar).toEqual(INITIAL_CHOICES.fit.planar);
    dosimetryCase.excludeSeries(other.planarIds[3]!, true);
    await runAll(dosimetryCase, 'segment');
    expect(await dosimetryCase.suggestPlanarOutlines(null)).toMatchObject({ regions: 3 });
  });
});

describe('planar images of a part of the body', () => {
  it('say nothing of the rest: beside one scan that waits for a method of its own', async () => {
    const part = planarPatient({
      edit: (dataset) => {
        const [first, kind, extent, ...others] = dataset['ImageType'] as string[];
        return extent === 'WHOLE BODY' ? { ...dataset, ImageType: [first, kind, 'STATIC', ...others] } : dataset;
      },
    });
    fixture = caseOn(part.files);
    ({ dosimetryCase } = fixture);
    await dosimetryCase.open(part.studies);
    dosimetryCase.excludeSeries(part.truth.studies[1]!.emissionSeriesInstanceUID, true);
    await runAll(dosimetryCase, 'segment');
    await dosimetryCase.suggestPlanarOutlines(null);
    expect(dosimetryCase.blockedBecause('fit')).toContain('There is one scan');
    expect(dosimetryCase.blockedBecause('fit')).not.toContain('planar');
    const { fit } = state().choices;
    dosimetryCase.choose('fit', { ...fit, curves: { ...fit.curves, models: ['mono', 'trapezoid'] } });
    expect(dosimetryCase.blockedBecause('fit')).toBeNull();
  });
});

describe('choices of planar images', () => {
  const planar = (change: Partial<CaseChoices['fit']['planar']>): CaseChoices['fit'] => ({
    ...INITIAL_CHOICES.fit,
    planar: { ...INITIAL_CHOICES.fit.planar, ...change },
  });
  const region = {
    outline_mm: [
      [0, 0],
      [9, 0],
      [9, 9],
    ] as const,
    background_mm: null,
    attenuation: null,
  };
  const attenuation = { transmission_frac: 0.2, sourceAttenuation: 0.1, backgroundShare_frac: 0.8 };

  it.each<[string, CaseChoices['fit'], string]>([
    [
      'two points',
      planar({ regions: { a: { ...region, outline_mm: region.outline_mm.slice(1) } } }),
      'fit/planar-outline',
    ],
    [
      'a background that crosses itself',
      planar({
        regions: {
          a: {
            ...region,
            background_mm: [
              [0, 0],
              [9, 9],
              [9, 0],
              [0, 9],
            ],
          },
        },
      }),
      'fit/planar-outline',
    ],
    [
      'a transmission of 0',
      planar({ regions: { a: { ...region, attenuation: { ...attenuation, transmission_frac: 0 } } } }),
      'case/choice',
    ],
    [
      'a negative μ·t',
      planar({ regions: { a: { ...region, attenuation: { ...attenuation, sourceAttenuation: -1 } } } }),
      'case/choice',
    ],
    [
      'a share above 1',
      planar({ regions: { a: { ...region, attenuation: { ...attenuation, backgroundShare_frac: 2 } } } }),
      'case/choice',
    ],
    ['a shift that is no number', planar({ shifts_mm: { a: [0, NaN] } }), 'case/choice'],
  ])('with %s are refused', (_, choices, code) => {
    const plain = caseOn([]).dosimetryCase;
    expect(() => plain.choose('fit', choices)).toThrow(withCode(code));
    plain.choose('fit', planar({ regions: { a: { ...region, attenuation } } }));
    expect(choicesOf(plain).planar.regions['a']!.attenuation).toEqual(attenuation);
  });
});

describe('the next visit', () => {
  const storage = createMemoryStorage();
  beforeAll(async () => {
    await opened({ storage });
    await runAll(dosimetryCase, 'segment');
  });
  const saved = () =>
    [...storage.saved][0]! as [string, { choices: CaseChoices; inputs: { seriesInstanceUID: string }[] }];

  it('keeps a case from before there were planar images, ready as it was', async () => {
    await dosimetryCase.runStage('fit');
    await dosimetryCase.close();
    const [key, snapshot] = saved();
    const { planar: _planar, ...fit } = snapshot.choices.fit;
    const isPlanar = (uid: string) => patient.planarIds.includes(uid);
    storage.saved.set(key, {
      ...snapshot,
      choices: { ...snapshot.choices, fit },
      inputs: snapshot.inputs.filter(({ seriesInstanceUID }) => !isPlanar(seriesInstanceUID)),
    });
    await opened({ storage });
    expect([state().resumedAt === null, state().notResumedBecause]).toEqual([false, null]);
    expect(choicesOf(dosimetryCase).planar).toEqual(INITIAL_CHOICES.fit.planar);
    expect(state().stages.fit.status).toBe('ready');
  });

  it('has the outlines, and curves as soon as one is changed: what they need is read again', async () => {
    const placed = await dosimetryCase.suggestPlanarOutlines(null);
    expect(placed.regions).toBe(3);
    await dosimetryCase.runStage('fit');
    const before = state().results.fit!.regionFits;
    await dosimetryCase.close();
    await opened({ storage });
    expect(state().stagesWithVoxels).toEqual([]);
    const [regionId] = Object.keys(choicesOf(dosimetryCase).planar.regions);
    await dosimetryCase.chooseRegionCurves([regionId!], { models: ['mono'] });
    expect(state().refittedCurves!.failures).toEqual([]);
    const of = (fits: typeof before) => fits.find((each) => each.regionId === regionId)!.hybrid!.rates_cps;
    expect(of(state().refittedCurves!.regionFits)).toEqual(of(before));
    expect(state().stagesWithVoxels).toContain('segment');
  });

  it('does not resume a case whose planar images have changed', async () => {
    await dosimetryCase.close();
    const [key, snapshot] = saved();
    const inputs = snapshot.inputs.filter(({ seriesInstanceUID }) => seriesInstanceUID !== second);
    storage.saved.set(key, { ...snapshot, inputs });
    await opened({ storage });
    expect(state().notResumedBecause).toContain('The images in the archive have changed');
  });
});
