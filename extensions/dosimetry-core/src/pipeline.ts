/**
 * The stages of the pipeline in order. Mode steps, panel rail, staleness and end-to-end names follow this table:
 * a stage is stale when something that it takes was given anew.
 */
export const STAGES = [
  { id: 'ingest', title: 'Ingest', takes: ['series'], gives: ['timePoints'] },
  { id: 'calibrate', title: 'Calibrate', takes: ['timePoints'], gives: ['activityConcentration'] },
  {
    id: 'register',
    title: 'Register',
    takes: ['activityConcentration'],
    gives: ['alignedActivityConcentration', 'massDensity'],
  },
  { id: 'segment', title: 'Segment', takes: ['alignedActivityConcentration', 'massDensity'], gives: ['regions'] },
  {
    id: 'fit',
    title: 'Fit',
    takes: ['alignedActivityConcentration', 'regions'],
    gives: ['timeIntegratedActivityConcentration'],
  },
  { id: 'dose', title: 'Dose', takes: ['timeIntegratedActivityConcentration', 'massDensity'], gives: ['absorbedDose'] },
  { id: 'analyse', title: 'Analyse', takes: ['absorbedDose', 'regions'], gives: ['doseStatistics'] },
  { id: 'export', title: 'Export', takes: ['absorbedDose', 'regions', 'doseStatistics'], gives: ['storedObjects'] },
] as const;

export type StageId = (typeof STAGES)[number]['id'];
export const STAGE_IDS: readonly StageId[] = STAGES.map((stage) => stage.id);

/** The stages that become stale when `changed` is run anew or its choices change: all that take, directly or not, what it gives. */
export function dependentStages(changed: StageId): StageId[] {
  const fresh = new Set<string>(STAGES.find((stage) => stage.id === changed)?.gives);
  const dependents: StageId[] = [];
  for (const stage of STAGES) {
    if (stage.id === changed || !stage.takes.some((what) => fresh.has(what))) continue;
    dependents.push(stage.id);
    for (const what of stage.gives) fresh.add(what);
  }
  return dependents;
}
