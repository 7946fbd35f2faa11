import { STAGE_IDS } from '@voxel-dosimetry/core';
import type { LayoutScene } from '../../../extensions/dosimetry-viewer/src/hanging/arrangement';
import { openingProtocol, stageProtocol } from '../../../extensions/dosimetry-viewer/src/hanging/stageLayouts';

const scene: LayoutScene = {
  timePoints: [
    { emissionSeriesUID: 'nm0', ctSeriesUID: 'ct0' },
    { emissionSeriesUID: 'nm1', ctSeriesUID: null },
  ],
  reference: 0,
  selected: 1,
  computed: { fusion: null, fitMap: null, absorbedDose: null, doseUncertainty: null, compared: null },
  charts: { timeActivity: 'tac', doseVolume: 'dvh', regionTable: 'table', caseTimeline: 'timeline', frontMips: 'mips' },
  planar: null,
};
const shown = (stage: (typeof STAGE_IDS)[number], given: LayoutScene = scene): Record<string, string[]> => {
  const { stages, displaySetSelectors } = stageProtocol('id', 'name', stage, given);
  return Object.fromEntries(
    (stages[0]?.viewports ?? []).map(({ viewportOptions, displaySets }) => [
      viewportOptions.viewportId,
      displaySets.map(({ id }) => String(displaySetSelectors[id]?.seriesMatchingRules[0]?.constraint.equals.value)),
    ]),
  );
};

test('time points stand side by side, emission over CT where there is one', () => {
  expect(shown('ingest')).toEqual({
    'time-point-0-axial': ['ct0', 'nm0'],
    'time-point-1-axial': ['nm1'],
    'time-point-0-coronal': ['ct0', 'nm0'],
    'time-point-1-coronal': ['nm1'],
  });
});

test('calibrate shows what each image holds below the images', () => {
  expect(shown('calibrate')).toEqual({
    'time-point-0-coronal': ['ct0', 'nm0'],
    'time-point-1-coronal': ['nm1'],
    'calibrate-chart': ['timeline'],
  });
});

test('the segment stage shows the time point that is looked at', () => {
  expect(shown('segment')['planes-axial']).toEqual(['nm1']);
});

test('maps and charts join when they have been computed', () => {
  expect(shown('dose')).toEqual(expect.objectContaining({ 'planes-axial': ['ct0', 'nm0'] }));
  const fusion = { across: ['a0', 'a1'], sagittal: ['a0', 'a1'], isAnatomy: false };
  const computed = {
    fusion,
    fitMap: 'tia',
    absorbedDose: 'dose',
    doseUncertainty: null,
    compared: null,
  };
  const done = { ...scene, computed };
  expect(shown('register', done)['fusion-axial']).toEqual(['a0', 'a1']);
  expect(shown('fit', done)).toEqual({ 'fit-fused': ['ct0', 'nm0'], 'fit-map': ['ct0', 'tia'], 'fit-chart': ['tac'] });
  const uncertain = { ...done, computed: { ...computed, doseUncertainty: 'sigma' } };
  expect(shown('dose', uncertain)['dose-axial']).toEqual(['ct0', 'dose', 'sigma']);
  expect(shown('analyse', done)).toEqual({
    'dose-axial': ['ct0', 'dose'],
    'dose-coronal': ['ct0', 'dose'],
    'dose-sagittal': ['ct0', 'dose'],
    'dose-chart': ['dvh'],
    'dose-table': ['table'],
  });
});

test('a comparison of engines takes the place of the dose while it is looked at, and of nothing else', () => {
  const compared = { reference: 'mc', other: 'local', difference: 'less' };
  const done = { ...scene, computed: { ...scene.computed, absorbedDose: 'dose', compared } };
  expect(shown('dose', done)).toEqual({
    'compare-reference': ['ct0', 'mc'],
    'compare-other': ['ct0', 'local'],
    'compare-difference': ['ct0', 'less'],
    'compare-difference-coronal': ['ct0', 'less'],
    'compare-chart': ['dvh'],
  });
  expect(shown('analyse', done)['dose-axial']).toEqual(['ct0', 'dose']);
});

test('a swipe has its edge across the plane, in sagittal planes another', () => {
  const fusion = { across: ['right'], sagittal: ['front'], isAnatomy: false };
  const swiped = { ...scene, computed: { ...scene.computed, fusion } };
  expect(shown('register', swiped)).toEqual({
    'fusion-axial': ['right'],
    'fusion-coronal': ['right'],
    'fusion-sagittal': ['front'],
    'fusion-mips': ['mips'],
  });
});

test('every layout is complete: a place for each viewport, a selector for each layer, all studies looked at', () => {
  for (const protocol of [
    ...STAGE_IDS.map((stage) => stageProtocol('id', 'name', stage, scene)),
    stageProtocol('id', 'name', 'dose', {
      ...scene,
      computed: { ...scene.computed, compared: { reference: 'a', other: 'b', difference: 'c' } },
    }),
    openingProtocol('id', 'name', 4),
  ]) {
    const [stage] = protocol.stages;
    const { rows, columns, layoutOptions } = stage?.viewportStructure.properties ?? { rows: 0, columns: 0 };
    expect(stage?.viewports.length).toBe(layoutOptions?.length ?? rows * columns);
    for (const { displaySets } of stage?.viewports ?? [])
      for (const { id } of displaySets) expect(protocol.displaySetSelectors).toHaveProperty(id);
    expect(protocol.numberOfPriorsReferenced).toBeGreaterThanOrEqual(1);
  }
});

test('planar images stand beside curves and images of Fit, where the case has some', () => {
  expect(Object.keys(shown('fit'))).toEqual(['fit-fused', 'fit-chart']);
  const withPlanar = { ...scene, computed: { ...scene.computed, fitMap: 'map' }, planar: 'planar' };
  expect(shown('fit', withPlanar)).toMatchObject({
    'fit-map': ['ct0', 'map'],
    'fit-chart': ['tac'],
    'fit-planar': ['planar'],
  });
  const { stages } = stageProtocol('id', 'name', 'fit', withPlanar);
  const places = stages[0]?.viewportStructure.properties.layoutOptions ?? [];
  expect(places).toHaveLength(4);
  // The whole grid, once.
  expect(places.reduce((area, { width, height }) => area + width * height, 0)).toBeCloseTo(1, 9);
});
