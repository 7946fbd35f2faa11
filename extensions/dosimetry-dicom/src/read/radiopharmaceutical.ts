import { missing, sourced, type ClockTime, type Sourced } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, firstItem, text } from '../dataset';
import { clockTime, dateSeconds, dateTime, timeSeconds } from './clockTime';
import { radionuclideOfCode } from './radionuclideCodes';
import { short } from './reading';

/** What the header says of the radiopharmaceutical and its administration. */
export interface RadiopharmaceuticalReading {
  readonly radionuclide: Sourced<string>;
  readonly statedHalfLife_s: Sourced<number>;
  readonly administeredActivity_MBq: Sourced<number>;
  readonly administrationTime: Sourced<ClockTime>;
}

export function radiopharmaceutical(
  dataset: Dataset,
  acquisitionStart: Sourced<ClockTime>,
  utcOffset_min: number | undefined,
): RadiopharmaceuticalReading {
  const information = firstItem(dataset, 'RadiopharmaceuticalInformationSequence');
  if (!information) {
    const reason = 'RadiopharmaceuticalInformationSequence (0054,0016) is missing';
    return {
      radionuclide: missing(reason),
      statedHalfLife_s: missing(reason),
      administeredActivity_MBq: missing(reason),
      administrationTime: missing(reason),
    };
  }
  return {
    radionuclide: radionuclideOf(information),
    statedHalfLife_s: statedHalfLife(information),
    administeredActivity_MBq: administeredActivity(information, text(dataset, 'Modality')),
    administrationTime: administrationTime(information, acquisitionStart, utcOffset_min),
  };
}

/** Element symbol by its name as code meanings write it; the radionuclides of therapy and of its imaging. */
const SYMBOLS: Readonly<Record<string, string>> = {
  lutetium: 'Lu',
  yttrium: 'Y',
  iodine: 'I',
  holmium: 'Ho',
  samarium: 'Sm',
  technetium: 'Tc',
  indium: 'In',
  gallium: 'Ga',
  fluorine: 'F',
  zirconium: 'Zr',
  copper: 'Cu',
  actinium: 'Ac',
  radium: 'Ra',
  terbium: 'Tb',
  lead: 'Pb',
  bismuth: 'Bi',
  rhenium: 'Re',
  strontium: 'Sr',
  phosphorus: 'P',
  scandium: 'Sc',
  astatine: 'At',
  thorium: 'Th',
  francium: 'Fr',
  thallium: 'Tl',
  carbon: 'C',
  nitrogen: 'N',
  oxygen: 'O',
  rubidium: 'Rb',
  germanium: 'Ge',
  erbium: 'Er',
  dysprosium: 'Dy',
  tin: 'Sn',
};
const KNOWN_SYMBOLS = new Set(Object.values(SYMBOLS));

function symbolOf(word: string): string | null {
  const symbol = word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  return SYMBOLS[word.toLowerCase()] ?? (KNOWN_SYMBOLS.has(symbol) ? symbol : null);
}

/** `^177^Lutetium`, `Lu-177`, `177Lu`, `Lutetium Lu 177 dotatate`, `Tc99m` → `Lu-177`, `Tc-99m`; null when nothing fits. */
export function radionuclideName(words: string): string | null {
  const plain = words.replaceAll('^', ' ');
  for (const match of plain.matchAll(
    /(?:^|[^A-Za-z0-9])(\d{1,3}m?)[\s-]*([A-Za-z]+)|(?:^|[^A-Za-z])([A-Za-z]+)[\s-]*(\d{1,3}m?)(?![A-Za-z0-9])/g,
  )) {
    const mass = match[1] ?? match[4];
    const symbol = symbolOf(match[2] ?? match[3] ?? '');
    if (mass && symbol) return `${symbol}-${mass.toLowerCase()}`;
  }
  return null;
}

/** By code value (CID 18, CID 4020); by the meaning's words where the code is not known; otherwise by the product's name. */
function radionuclideOf(information: Dataset): Sourced<string> {
  const code = firstItem(information, 'RadionuclideCodeSequence') ?? {};
  const [scheme, value, meaning] = ['CodingSchemeDesignator', 'CodeValue', 'CodeMeaning'].map((each) =>
    text(code, each),
  );
  const coded = radionuclideOfCode(scheme ?? '', value ?? '');
  const meant = radionuclideName(meaning ?? '');
  if (coded && meant && coded !== meant)
    return sourced(
      coded,
      'assumed',
      `RadionuclideCodeSequence (0054,0300) contradicts itself: the code (${value}, ${scheme}) is ${coded}, its meaning "${meaning}" says ${meant}; the code is taken`,
    );
  if (coded)
    return sourced(coded, 'attribute', `RadionuclideCodeSequence (0054,0300): (${value}, ${scheme}, "${meaning}")`);
  if (meant) return sourced(meant, 'attribute', `RadionuclideCodeSequence (0054,0300): ${meaning}`);
  const product =
    text(information, 'Radiopharmaceutical') ||
    text(firstItem(information, 'RadiopharmaceuticalCodeSequence') ?? {}, 'CodeMeaning');
  const named = radionuclideName(product);
  if (named) return sourced(named, 'derived', `from the name of the radiopharmaceutical (0018,0031): ${product}`);
  const seen = [meaning, product].filter((word) => word !== '').join(', ');
  return missing(
    seen ? `No radionuclide could be read from "${seen}"` : 'RadionuclideCodeSequence (0054,0300) is missing',
  );
}

/** Radionuclide Half Life (0018,1075), s (PS3.3 C.8.9.2); NM files carry it too. */
function statedHalfLife(information: Dataset): Sourced<number> {
  const halfLife_s = finiteNumber(information, 'RadionuclideHalfLife');
  if (halfLife_s === null) return missing('RadionuclideHalfLife (0018,1075) is missing');
  if (halfLife_s <= 0) return missing(`RadionuclideHalfLife (0018,1075) is ${short(halfLife_s)} s`);
  return sourced(halfLife_s, 'attribute', `RadionuclideHalfLife (0018,1075) = ${short(halfLife_s)} s`);
}

/** Administered activities of diagnosis and therapy lie between these, MBq. */
const PLAUSIBLE_MBQ = { least: 0.1, most: 100_000 } as const;
const plausible = (activity_MBq: number): boolean =>
  activity_MBq >= PLAUSIBLE_MBQ.least && activity_MBq <= PLAUSIBLE_MBQ.most;

/**
 * Radionuclide Total Dose (0018,1074) is in MBq for NM (PS3.3 C.8.4.10) and in Bq for PT (C.8.9.2). Where only the other
 * unit gives a plausible activity (0.1 MBq … 100 GBq), that one is taken, as an assumption to be confirmed.
 */
function administeredActivity(information: Dataset, modality: string): Sourced<number> {
  const value = finiteNumber(information, 'RadionuclideTotalDose');
  if (value === null) return missing('RadionuclideTotalDose (0018,1074) is missing');
  if (value <= 0) return missing(`RadionuclideTotalDose (0018,1074) is ${short(value)}`);
  const inPt = modality === 'PT';
  const standard_MBq = inPt ? value / 1e6 : value;
  const other_MBq = inPt ? value : value / 1e6;
  const [unit, otherUnit] = inPt ? ['Bq', 'MBq'] : ['MBq', 'Bq'];
  if (plausible(standard_MBq))
    return sourced(standard_MBq, 'attribute', `RadionuclideTotalDose (0018,1074) = ${short(value)} ${unit}`);
  if (plausible(other_MBq))
    return sourced(
      other_MBq,
      'assumed',
      `RadionuclideTotalDose (0018,1074) = ${short(value)} is implausible in ${unit}, as ${modality} has it: taken in ${otherUnit}`,
    );
  return missing(`RadionuclideTotalDose (0018,1074) = ${short(value)} is implausible both in MBq and in Bq`);
}

function administrationTime(
  information: Dataset,
  acquisitionStart: Sourced<ClockTime>,
  utcOffset_min: number | undefined,
): Sourced<ClockTime> {
  const startDateTime = text(information, 'RadiopharmaceuticalStartDateTime');
  const complete = dateTime(startDateTime, utcOffset_min);
  if (complete) return sourced(complete, 'attribute', 'RadiopharmaceuticalStartDateTime (0018,1078)');
  const startTime = text(information, 'RadiopharmaceuticalStartTime');
  const second = timeSeconds(startTime);
  const dateOnly = dateSeconds(startDateTime);
  if (dateOnly !== null && second !== null)
    return sourced(
      clockTime(dateOnly + second, utcOffset_min),
      'derived',
      'date of (0018,1078) and time of (0018,1072)',
    );
  if (second !== null && acquisitionStart.value)
    return onAcquisitionDay(second, startTime, acquisitionStart.value, utcOffset_min);
  return missing(
    'Neither RadiopharmaceuticalStartDateTime (0018,1078) nor RadiopharmaceuticalStartTime (0018,1072) is given',
  );
}

/** Only a time of day: the latest such moment before the acquisition, which is right for imaging on the day of administration only. */
function onAcquisitionDay(
  second: number,
  startTime: string,
  acquisition: ClockTime,
  utcOffset_min: number | undefined,
): Sourced<ClockTime> {
  const midnight_s = Math.floor(acquisition.local_s / 86_400) * 86_400;
  const afterAcquisition = midnight_s + second > acquisition.local_s;
  const local_s = midnight_s + second - (afterAcquisition ? 86_400 : 0);
  const day = afterAcquisition
    ? 'the day before the acquisition, as the time is later than the acquisition (midnight between them)'
    : 'the day of the acquisition';
  return sourced(
    clockTime(local_s, utcOffset_min),
    'assumed',
    `RadiopharmaceuticalStartTime (0018,1072) = ${startTime} has no date: taken on ${day}`,
  );
}
