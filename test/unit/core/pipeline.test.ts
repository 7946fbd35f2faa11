import { STAGES, dependentStages } from '@voxel-dosimetry/core';

test('every stage takes only what an earlier stage gives', () => {
  const given = new Set<string>(['series']);
  for (const stage of STAGES) {
    for (const what of stage.takes) expect(given).toContain(what);
    for (const what of stage.gives) given.add(what);
  }
});

test('new regions make fit, dose, analyse and export stale, and nothing before them', () => {
  expect(dependentStages('segment')).toEqual(['fit', 'dose', 'analyse', 'export']);
});
