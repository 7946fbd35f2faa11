import { DosimetryError, liesOtherwise, type PlanarChoices, type PlanarTimePoint } from '@voxel-dosimetry/core';
import type { Job, PlanarViews, ProjectedOutlines } from '@voxel-dosimetry/compute';
import { checkChoices } from './checkChoices';
import type { CasePorts, DosimetryCase, PlacedOutlines } from './commands';
import type { ChoiceHistory } from './createHistory';
import type { CaseStore } from './createStore';
import type { RegionRefits } from './regionRefits';
import type { StageRuns } from './stageRuns';
import { holdPlanarOf, radionuclideOf, scaleScan } from './stages/fit';
import type { CaseState } from './state';
import { planarTimePointsOf } from './timePoints';

interface Parts {
  readonly store: CaseStore;
  readonly ports: CasePorts;
  readonly history: ChoiceHistory;
  readonly runs: Pick<StageRuns, 'restore'>;
  readonly refits: RegionRefits;
}

/** A worse agreement says nothing of where an image lies; outlines that were left there unmoved would measure something else. */
const LEAST_CORRELATION = 0.3;
/** A shift is told to a tenth of a millimetre. */
const rounded = (value_mm: number): number => Math.round(10 * value_mm) / 10;

/** What planar images show, and where the scan says the regions lie on them. Proved by test/unit/case/planar.test.ts. */
export function planarCommands(parts: Parts): Pick<DosimetryCase, 'planarViews' | 'suggestPlanarOutlines'> {
  const { store, ports, history, runs, refits } = parts;
  let jobs = 0;
  const nextJob = (): Job => ({ id: `planar-${++jobs}`, onProgress: () => undefined });
  return {
    async planarViews(planarTimePointId): Promise<PlanarViews> {
      const state = store.getState();
      imageNamed(state, planarTimePointId);
      await holdPlanarOf(state, ports, nextJob());
      const { planar } = state.choices.fit;
      return ports.compute.planarViews({ planarTimePointId, choices: planar, radionuclide: radionuclideOf(state) });
    },
    async suggestPlanarOutlines(planarTimePointId): Promise<PlacedOutlines> {
      const asked = store.getState();
      if (asked.stages.segment.status !== 'ready') throw noRegions();
      const image = planarTimePointId === null ? nearestImage(asked) : imageNamed(asked, planarTimePointId);
      await runs.restore('segment');
      await holdPlanarOf(asked, ports, nextJob());
      const found = await placeOnAll({ store, ports }, image.id, nextJob);
      assertUpright(planarTimePointsOf(asked), found);
      const lost = planarTimePointsOf(asked).filter(({ id }) => !(agreementOf(found, id) >= LEAST_CORRELATION));
      const placed = found.get(image.id);
      if (placed === undefined || lost.length > 0 || store.getState().key !== asked.key) throw notPlaced(lost, found);
      const { fit } = store.getState().choices;
      const planar = withOutlines(fit.planar, image.id, placed, found);
      history.change({ fit: checkChoices('fit', { ...fit, planar }) });
      await refits.refit();
      return {
        planarTimePointId: image.id,
        correlations: planarTimePointsOf(asked).map(({ id }) => agreementOf(found, id)),
        regions: Object.keys(placed.outlines_mm).length,
      };
    },
  };
}

const agreementOf = (places: ReadonlyMap<string, ProjectedOutlines>, id: string): number =>
  places.get(id)?.correlation ?? Number.NaN;

/** Where the scan lies on each image, on the one that outlines are placed on before its own shift; what it agrees with nowhere has no entry. */
async function placeOnAll(
  { store, ports }: Pick<Parts, 'store' | 'ports'>,
  imageId: string,
  nextJob: () => Job,
): Promise<ReadonlyMap<string, ProjectedOutlines>> {
  const state = store.getState();
  const { planar } = state.choices.fit;
  const choices = { ...planar, shifts_mm: shiftOnly(planar, imageId) };
  const places = new Map<string, ProjectedOutlines>();
  for (const { id } of planarTimePointsOf(state)) {
    const request = {
      planarTimePointId: id,
      timePointId: scaleScan(state).id,
      choices,
      radionuclide: radionuclideOf(state),
    };
    try {
      places.set(id, await ports.compute.projectOutlines(request, nextJob()));
    } catch (error) {
      if (!(error instanceof DosimetryError && error.code.startsWith('fit/planar-'))) throw error;
    }
  }
  return places;
}

const shiftOnly = ({ shifts_mm }: PlanarChoices, id: string): PlanarChoices['shifts_mm'] => {
  const own_mm = shifts_mm[id];
  return own_mm === undefined ? {} : { [id]: own_mm };
};

/**
 * Outlines as they lie on one image, which keeps its shift; the others are moved by how much farther the scan lies on them: outlines that were drawn beside
 * them stay where they are on that image.
 */
function withOutlines(
  planar: PlanarChoices,
  id: string,
  placed: ProjectedOutlines,
  places: ReadonlyMap<string, ProjectedOutlines>,
): PlanarChoices {
  const regions = Object.entries(placed.outlines_mm).map(([regionId, outline_mm]) => {
    const background_mm = placed.backgrounds_mm[regionId] ?? null;
    return [
      regionId,
      { outline_mm, background_mm, attenuation: planar.regions[regionId]?.attenuation ?? null },
    ] as const;
  });
  const shifts = [...places].flatMap(([other, { offset_mm }]) => {
    if (other === id) return [];
    const shift = [rounded(offset_mm[0] - placed.offset_mm[0]), rounded(offset_mm[1] - placed.offset_mm[1])] as const;
    return [[other, shift] as const];
  });
  const shifts_mm = { ...shiftOnly(planar, id), ...Object.fromEntries(shifts) };
  const placements = [...places].map(
    ([each, { correlation }]) => [each, { shift_mm: shifts_mm[each] ?? UNSHIFTED, correlation }] as const,
  );
  return {
    ...planar,
    regions: { ...planar.regions, ...Object.fromEntries(regions) },
    shifts_mm,
    placements: Object.fromEntries(placements),
  };
}

const UNSHIFTED = [0, 0] as const;

const LIES: Readonly<Record<ProjectedOutlines['otherwise']['lie'], string>> = {
  'upside-down': 'with the head at the bottom',
  mirrored: 'with right and left exchanged',
  turned: 'with head and feet, and right and left, exchanged',
  'posterior-mirrored': 'with its posterior view the other way round',
};

/** Throws `fit/planar-orientation`: outlines on an image that lies otherwise than its header says would measure something else. */
function assertUpright(images: readonly PlanarTimePoint[], places: ReadonlyMap<string, ProjectedOutlines>): void {
  const wrong = images.flatMap(({ id, label }) => {
    const place = places.get(id);
    return place !== undefined && liesOtherwise(place) ? [{ label, ...place }] : [];
  });
  if (wrong.length === 0) return;
  const named = wrong.map(
    ({ label, correlation, otherwise }) =>
      `at ${label} ${LIES[otherwise.lie]} (correlation ${otherwise.correlation.toFixed(2)}, as it is taken to lie ${correlation.toFixed(2)})`,
  );
  const isPosterior = wrong.every(({ otherwise }) => otherwise.lie === 'posterior-mirrored');
  throw new DosimetryError({
    code: 'fit/planar-orientation',
    message: `The scan agrees clearly better with the planar image ${named.join(', ')}. No outline was changed.`,
    remedy: isPosterior
      ? 'Look at both views, and correct how the posterior one lies under “Shift and posterior view”, or leave that image out in Ingest.'
      : 'Look at that image: correct its orientation in the archive, or leave it out in Ingest; if it does lie right, draw the outlines by hand.',
  });
}

/** Throws `case/choice`. */
function imageNamed(state: CaseState, id: string): PlanarTimePoint {
  const found = planarTimePointsOf(state).find((image) => image.id === id);
  if (found) return found;
  throw new DosimetryError({
    code: 'case/choice',
    message: `The planar image ${id} is not one of the case's; one of them was expected.`,
    remedy: 'Choose one of the planar time points that Ingest shows.',
  });
}

/** In time to the scan of the scale: there activity lies as the scan saw it. */
function nearestImage(state: CaseState): PlanarTimePoint {
  const scan_s = scaleScan(state).timeAfterAdministration_s.value ?? 0;
  const distance_s = ({ timeAfterAdministration_s: { value } }: PlanarTimePoint) =>
    Math.abs((value ?? Infinity) - scan_s);
  const [nearest] = [...planarTimePointsOf(state)].sort((a, b) => distance_s(a) - distance_s(b));
  return nearest ?? imageNamed(state, 'nearest to the scan');
}

const noRegions = (): DosimetryError =>
  new DosimetryError({
    code: 'case/choice',
    message: 'There are no regions to place on planar images.',
    remedy: 'Run Segment first.',
  });

function notPlaced(lost: readonly PlanarTimePoint[], places: ReadonlyMap<string, ProjectedOutlines>): DosimetryError {
  const named = lost.map(({ id, label }) => {
    const correlation = places.get(id)?.correlation ?? -1;
    return !(correlation > 0) ? `${label} (no agreement)` : `${label} (correlation ${correlation.toFixed(2)})`;
  });
  return new DosimetryError({
    code: 'fit/planar-place',
    message: `The scan could not be placed on the planar image at ${named.join(', ')}; a correlation of at least ${LEAST_CORRELATION} was expected of every image. No outline was changed.`,
    remedy: 'Leave that image out in Ingest, correct how it lies, or draw the outlines by hand.',
  });
}
