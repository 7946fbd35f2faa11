import type { PlanarEnergyWindow } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, items, numbers, text } from '../dataset';
import { frameIncrementPointer } from './frameIncrement';
import { defective, failed, short, type Failed, type Reading } from './reading';

/** A frame of a planar series as the vectors of its instance give it. */
export interface VectorFrame {
  /** Through all instances of the series, in their order. */
  readonly frame: number;
  readonly instance: Dataset;
  /** As the detector vector counts, from 1. */
  readonly detector: number;
  /** Place in the windows of the series. */
  readonly energyWindow: number;
}

export interface PlanarFrames {
  readonly frames: readonly VectorFrame[];
  readonly energyWindows: readonly PlanarEnergyWindow[];
}

const ENERGY_WINDOW_VECTOR = '00540010';
const DETECTOR_VECTOR = '00540020';
/** What else a frame index may run over, and what such an image is. */
const OTHER_INDICES: Readonly<Record<string, string>> = {
  '00540030': 'phases of a dynamic acquisition',
  '00540050': 'rotations of a SPECT acquisition',
  '00540060': 'intervals of a gated acquisition',
  '00540070': 'time slots of a gated acquisition',
  '00540080': 'slices of a volume',
  '00540090': 'views of a SPECT acquisition',
  '00540100': 'time slices of a dynamic acquisition',
};

/** What the frames of an image run over besides energy windows and detectors, in words; null: nothing else. */
function notPlanarFrames(dataset: Dataset): string | null {
  const strange = frameIncrementPointer(dataset).find((tag) => tag !== ENERGY_WINDOW_VECTOR && tag !== DETECTOR_VECTOR);
  return strange === undefined ? null : (OTHER_INDICES[strange] ?? `an index that is not known (${strange})`);
}

/**
 * Frames and energy windows of a planar series (PS3.3 C.8.4.8): Energy Window Vector (0054,0010) and Detector Vector (0054,0020) of each
 * instance; where an instance has no vectors its frames run over detectors first, then over windows, as the standard orders them.
 * Refused: `ingest/planar-frames`, `ingest/planar-windows`. Proved by test/unit/dicom/describePlanar.test.ts.
 */
export function planarFrames(datasets: readonly Dataset[]): Reading<PlanarFrames> {
  const frames: VectorFrame[] = [];
  const energyWindows: PlanarEnergyWindow[] = [];
  for (const instance of datasets) {
    const indices = indicesOf(instance);
    if (!indices.ok) return indices;
    const windows = windowsOf(instance);
    if (!windows.ok) return windows;
    for (const [detector, number] of indices.value) {
      const window = windows.value[number - 1];
      if (!window) return noSuchWindow(instance, number, windows.value.length);
      frames.push({ frame: frames.length, instance, detector, energyWindow: placeOf(window, energyWindows) });
    }
  }
  return { ok: true, value: { frames, energyWindows } };
}

/** Heads times energy windows; more than this is no planar image. */
const MOST_FRAMES = 256;

/** The place of a window in the list, at whose end it is put when it is new. */
function placeOf(window: PlanarEnergyWindow, known: PlanarEnergyWindow[]): number {
  const same = known.findIndex(
    (each) => each.name === window.name && each.lower_keV === window.lower_keV && each.upper_keV === window.upper_keV,
  );
  return same >= 0 ? same : known.push(window) - 1;
}

/** Detector and energy window of each frame, as their vectors count, from 1. */
function indicesOf(instance: Dataset): Reading<(readonly [detector: number, energyWindow: number])[]> {
  const frames = finiteNumber(instance, 'NumberOfFrames') ?? 1;
  const [detectors, windows] = [countOf(instance, 'NumberOfDetectors'), countOf(instance, 'NumberOfEnergyWindows')];
  const [detectorVector, windowVector] = [numbers(instance, 'DetectorVector'), numbers(instance, 'EnergyWindowVector')];
  if (!Number.isInteger(frames) || frames < 1 || frames > MOST_FRAMES)
    return wrongFrames(instance, `1 to ${MOST_FRAMES} frames were expected of a planar image`, frames);
  const told = [
    { name: 'DetectorVector (0054,0020)', vector: detectorVector },
    { name: 'EnergyWindowVector (0054,0010)', vector: windowVector },
  ];
  for (const { name, vector } of told)
    if (
      vector.length > 0 &&
      (vector.length !== frames || !vector.every((value) => Number.isInteger(value) && value > 0))
    )
      return wrongFrames(instance, `${name} has ${vector.length} values (${vector.slice(0, 8).join(', ')})`, frames);
  const complete = detectorVector.length > 0 && windowVector.length > 0;
  if (!complete && frames !== detectors * windows)
    return wrongFrames(instance, `there are ${detectors} detectors and ${windows} energy windows`, frames);
  return {
    ok: true,
    value: Array.from({ length: frames }, (_, frame) => [
      detectorVector[frame] ?? (frame % detectors) + 1,
      windowVector[frame] ?? Math.floor(frame / detectors) + 1,
    ]),
  };
}

const countOf = (instance: Dataset, keyword: string): number => Math.max(1, finiteNumber(instance, keyword) ?? 1);

const nameOf = (instance: Dataset): string => text(instance, 'InstanceNumber') || text(instance, 'SOPInstanceUID');

const wrongFrames = (instance: Dataset, found: string, frames: number): Failed =>
  defective(
    'ingest/planar-frames',
    `Image ${nameOf(instance)} has NumberOfFrames ${frames}, but ${found}: which frame is which view cannot be told.`,
    'Export the planar image again as it was acquired, or leave this series out.',
  );

const noSuchWindow = (instance: Dataset, number: number, known: number): Failed =>
  defective(
    'ingest/planar-windows',
    `Image ${nameOf(instance)} has frames of energy window ${number}; its EnergyWindowInformationSequence (0054,0012) describes ${known}.`,
    'Export the planar image again with its energy windows, or leave this series out.',
  );

function windowsOf(instance: Dataset): Reading<PlanarEnergyWindow[]> {
  const windows: PlanarEnergyWindow[] = [];
  for (const [at, item] of items(instance, 'EnergyWindowInformationSequence').entries()) {
    const name = text(item, 'EnergyWindowName');
    const ranges = items(item, 'EnergyWindowRangeSequence');
    const lower_keV = finiteNumber(ranges[0] ?? {}, 'EnergyWindowLowerLimit');
    const upper_keV = finiteNumber(ranges[0] ?? {}, 'EnergyWindowUpperLimit');
    const called = `Energy window ${at + 1}${name === '' ? '' : ` (${name})`} of image ${nameOf(instance)}`;
    if (ranges.length > 1) return unusableWindow(`${called} is the sum of ${ranges.length} ranges; one was expected.`);
    if (lower_keV === null || upper_keV === null)
      return unusableWindow(
        `${called} has no range: EnergyWindowLowerLimit and EnergyWindowUpperLimit (0054,0014; 0054,0015).`,
      );
    if (lower_keV < 0 || upper_keV <= lower_keV)
      return unusableWindow(`${called} reaches from ${short(lower_keV)} to ${short(upper_keV)} keV.`);
    windows.push({ name, lower_keV, upper_keV });
  }
  return windows.length > 0
    ? { ok: true, value: windows }
    : unusableWindow(`EnergyWindowInformationSequence (0054,0012) of image ${nameOf(instance)} is missing or empty.`);
}

/** Without its range a window cannot be told from the scatter windows beside it. */
const unusableWindow = (message: string): Failed =>
  defective(
    'ingest/planar-windows',
    message,
    'Export the planar image again with the limits of its energy windows in keV, or leave this series out.',
  );

/** Why a series is no planar image at all, to stand in the table; null when it is one. */
export function reasonNotPlanar(datasets: readonly Dataset[], kind: string): Failed | null {
  const strange = datasets.map(notPlanarFrames).find((found) => found !== null);
  if (strange === undefined) return null;
  return failed(
    `Planar NM (${kind}): its frames are ${strange}; frames by energy window and detector were expected of a planar image, and RECON TOMO of a SPECT volume.`,
  );
}
