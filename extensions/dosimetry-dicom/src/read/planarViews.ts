import { sourced, type PlanarDetector, type Sourced } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, firstItem, items, numbers, text, texts } from '../dataset';
import { orientationOf, type Orientation } from './orientation';
import type { VectorFrame } from './planarFrames';
import { defective, short, type Failed, type Reading } from './reading';

/** One camera head of one instance: the frames with its number in the detector vector. */
interface Head {
  readonly instance: Dataset;
  readonly detector: number;
  readonly item: Dataset;
}
type Told = {
  readonly view: PlanarDetector;
  readonly source: 'attribute' | 'derived' | 'assumed';
  readonly detail: string;
};

export interface PlanarViews {
  /** Which view a frame is. */
  readonly viewOf: (frame: VectorFrame) => PlanarDetector;
  readonly posteriorSeen: Sourced<'from-behind' | 'from-the-front'>;
}

/** CID 26 Nuclear Medicine Projections, in SNOMED CT and its earlier form. */
const VIEW_CODES: Readonly<Record<string, PlanarDetector>> = {
  '399321004': 'anterior',
  'G-5215': 'anterior',
  '399001007': 'posterior',
  'G-5216': 'posterior',
};
const VIEW_WORDS: Readonly<Record<string, PlanarDetector>> = {
  ANT: 'anterior',
  ANTERIOR: 'anterior',
  POST: 'posterior',
  POSTERIOR: 'posterior',
};

/**
 * Which frames are the anterior and which the posterior view, and how the posterior one lies. By View Code (0054,0220) of the detector; by its Image
 * Orientation (Patient), whose normal points away from the viewer; by words in Image ID, View Name or Series Description of an image with one view; by
 * Start Angle (0054,0200), 0° at the patient's back (PS3.3 C.8.4.11); otherwise detector 1 is taken as anterior, assumed.
 * Refused: `ingest/planar-views`, `ingest/planar-orientation`. Proved by test/unit/dicom/describePlanar.test.ts.
 */
export function planarViews(frames: readonly VectorFrame[]): Reading<PlanarViews> {
  const heads = headsOf(frames);
  const oblique = heads.find(
    (head) =>
      isSideways(orientationOfHead(head.item, head.instance)) || SIDEWAYS.test(text(viewCodeOf(head), 'CodeMeaning')),
  );
  if (oblique) return notConjugate(`The view of detector ${oblique.detector} is neither anterior nor posterior.`);
  const turned = heads.find((head) => showsFeetFirst(head));
  if (turned) return upsideDown(turned);
  const told = viewsOfHeads(heads);
  const missingView = (['anterior', 'posterior'] as const).find((view) => !told.some((each) => each.view === view));
  if (missingView)
    return notConjugate(
      `Only the ${missingView === 'posterior' ? 'anterior' : 'posterior'} view is there${told[0] ? ` (${told[0].detail})` : ''}; the ${missingView} one is missing.`,
    );
  return {
    ok: true,
    value: {
      viewOf: ({ instance, detector }) =>
        told[heads.findIndex((head) => head.instance === instance && head.detector === detector)]?.view ?? 'anterior',
      posteriorSeen: howPosteriorLies(heads, told),
    },
  };
}

function headsOf(frames: readonly VectorFrame[]): Head[] {
  const heads: Head[] = [];
  for (const { instance, detector } of frames) {
    if (heads.some((head) => head.instance === instance && head.detector === detector)) continue;
    const described = items(instance, 'DetectorInformationSequence');
    // A single image of the second head often describes that head alone.
    const item = described[detector - 1] ?? (described.length === 1 ? described[0] : undefined) ?? {};
    heads.push({ instance, detector, item });
  }
  return heads;
}

/**
 * One way of telling holds for all heads, so that two of them never contradict each other by different ways. Codes are taken at their word; by any other way
 * all heads with the same view tell nothing, since a turned posterior view has the orientation of the anterior one.
 */
function viewsOfHeads(heads: readonly Head[]): Told[] {
  for (const way of [byCode, byOrientation, byWords, byAngle]) {
    const known = heads.map((head) => way(head, heads)).filter((each) => each !== null);
    const differ = new Set(known.map(({ view }) => view)).size > 1;
    if (known.length === heads.length && (differ || heads.length === 1 || way === byCode)) return known;
  }
  return heads.map(({ detector }) => {
    const view = detector % 2 === 1 ? 'anterior' : 'posterior';
    return {
      view,
      source: 'assumed',
      detail: `nothing in the header tells the views: detector ${detector} taken as ${view}`,
    };
  });
}

const viewCodeOf = ({ item, instance }: Pick<Head, 'item' | 'instance'>): Dataset =>
  firstItem(item, 'ViewCodeSequence') ?? firstItem(instance, 'ViewCodeSequence') ?? {};

/** Other projections of CID 26. */
const SIDEWAYS = /oblique|lateral|axial|vertex/i;

function byCode({ item, instance, detector }: Head): Told | null {
  const code = viewCodeOf({ item, instance });
  const meaning = text(code, 'CodeMeaning');
  const view = VIEW_CODES[text(code, 'CodeValue')] ?? wordIn(meaning);
  return view
    ? { view, source: 'attribute', detail: `ViewCodeSequence (0054,0220) of detector ${detector}: ${meaning || view}` }
    : null;
}

function byOrientation({ item, instance, detector }: Head): Told | null {
  const orientation = orientationOfHead(item, instance);
  if (!orientation || Math.abs(orientation.normal[1]) < LEAST_FRONTAL) return null;
  return {
    view: orientation.normal[1] > 0 ? 'anterior' : 'posterior',
    source: 'attribute',
    detail: `ImageOrientationPatient (0020,0037) of detector ${detector}`,
  };
}

/** `ANT`, `Posterior view`; null where both or none occur, as in the name of a series with both views. */
function wordIn(words: string): PlanarDetector | null {
  const found = words.split(/[^A-Za-z]+/).flatMap((word) => VIEW_WORDS[word.toUpperCase()] ?? []);
  return new Set(found).size === 1 ? (found[0] ?? null) : null;
}

function byWords({ instance }: Head, heads: readonly Head[]): Told | null {
  if (heads.filter((head) => head.instance === instance).length > 1) return null;
  for (const [keyword, tag] of [
    ['ImageID', '(0054,0400)'],
    ['ViewName', '(0054,0500)'],
    ['ImageComments', '(0020,4000)'],
    ['SeriesDescription', '(0008,103E)'],
  ] as const) {
    const view = wordIn(text(instance, keyword));
    if (view) return { view, source: 'derived', detail: `${keyword} ${tag} = ${text(instance, keyword)}` };
  }
  return null;
}

/** Vendors measure the angle from other places too, so that it is an assumption. */
function byAngle({ item, detector }: Head): Told | null {
  const angle_deg = finiteNumber(item, 'StartAngle');
  if (angle_deg === null) return null;
  const fromBack_deg = Math.abs((((angle_deg % 360) + 540) % 360) - 180);
  if (fromBack_deg > FRONTAL_WITHIN_DEG && fromBack_deg < 180 - FRONTAL_WITHIN_DEG) return null;
  const view = fromBack_deg > 90 ? 'anterior' : 'posterior';
  return {
    view,
    source: 'assumed',
    detail: `StartAngle (0054,0200) of detector ${detector} is ${short(angle_deg)}°, counted from the patient's back: taken as ${view}`,
  };
}

const FRONTAL_WITHIN_DEG = 20;
/** cos 25°: a head that is tilted less counts as in front or behind. */
const LEAST_FRONTAL = 0.9;

function orientationOfHead(item: Dataset, instance: Dataset): Orientation | null {
  const own = numbers(item, 'ImageOrientationPatient');
  return orientationOf(own.length > 0 ? own : numbers(instance, 'ImageOrientationPatient'));
}

/** Lateral and oblique views; the axial orientation that some writers put there by default tells nothing. */
const isSideways = (orientation: Orientation | null): boolean =>
  orientation !== null &&
  Math.abs(orientation.normal[1]) < LEAST_FRONTAL &&
  Math.abs(orientation.normal[2]) < LEAST_FRONTAL;

/** The feet at the top, or the patient across. */
const isUpsideDown = (orientation: Orientation | null): boolean =>
  orientation !== null && Math.abs(orientation.normal[1]) >= LEAST_FRONTAL && orientation.column[2] > -LEAST_FRONTAL;

/** By Image Orientation (Patient), and where the columns run to the head by Patient Orientation (0020,0020). */
const showsFeetFirst = ({ item, instance }: Head): boolean => {
  const orientation = orientationOfHead(item, instance);
  const isTold = orientation !== null && Math.abs(orientation.normal[1]) >= LEAST_FRONTAL;
  return isTold ? isUpsideDown(orientation) : texts(instance, 'PatientOrientation')[1] === 'H';
};

function howPosteriorLies(heads: readonly Head[], told: readonly Told[]): PlanarViews['posteriorSeen'] {
  const posterior = heads[told.findIndex(({ view }) => view === 'posterior')];
  const assumed = told.find(({ source }) => source === 'assumed');
  const views = [...new Set(told.map(({ detail }) => detail))].join('; ');
  const row = posterior ? rowToThePatientsLeft(posterior) : null;
  if (row === null)
    return sourced(
      'from-behind',
      'assumed',
      `${views}; nothing says how the images lie: the head taken as at the top, the posterior one as the camera sees it, from behind`,
    );
  return sourced(
    row.toLeft ? 'from-the-front' : 'from-behind',
    assumed ? 'assumed' : 'attribute',
    `${views}; ${row.detail}`,
  );
}

/** Whether the rows of a view run to the patient's left, as in a view from the front. */
function rowToThePatientsLeft({ item, instance }: Head): { readonly toLeft: boolean; readonly detail: string } | null {
  const orientation = orientationOfHead(item, instance);
  if (orientation && Math.abs(orientation.row[0]) >= LEAST_FRONTAL)
    return { toLeft: orientation.row[0] > 0, detail: 'its rows lie by ImageOrientationPatient (0020,0037)' };
  const [row] = texts(instance, 'PatientOrientation');
  if (row !== 'L' && row !== 'R') return null;
  return { toLeft: row === 'L', detail: `its rows run to ${row} by PatientOrientation (0020,0020)` };
}

const notConjugate = (message: string): Failed =>
  defective(
    'ingest/planar-views',
    `${message} An anterior and a posterior view of one acquisition were expected in the series.`,
    'Send both views to the archive in one series, or leave this series out.',
  );

const upsideDown = ({ detector }: Head): Failed =>
  defective(
    'ingest/planar-orientation',
    `The image of detector ${detector} does not show the patient upright (ImageOrientationPatient (0020,0037), PatientOrientation (0020,0020)); columns from head to feet were expected.`,
    'Export the planar image with the head at the top, or leave this series out.',
  );
