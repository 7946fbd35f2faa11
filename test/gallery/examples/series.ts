import {
  sourced,
  type CtSeries,
  type EmissionSeries,
  type Grid,
  type OtherSeries,
  type PatientIdentity,
  type RegionSeries,
  type SeriesIdentity,
  type TimePoint,
} from '../../../extensions/dosimetry-core/src/index';

export const HOUR_s = 3600;
/** 2026-09-01 09:00 on the local clock. */
const ADMINISTRATION_LOCAL_s = Date.UTC(2026, 8, 1, 9) / 1000;

export const PATIENT: PatientIdentity = {
  patientID: 'DEMO-0177',
  issuer: '',
  name: 'Weber^Anna^Maria',
  birthDate: '19610314',
  sex: 'F',
};

const EMISSION_GRID: Grid = {
  size: [128, 128, 96],
  spacing_mm: [4.8, 4.8, 4.8],
  origin_mm: [-304.8, -304.8, -228],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.7001',
};
const CT_GRID: Grid = {
  ...EMISSION_GRID,
  size: [512, 512, 230],
  spacing_mm: [0.98, 0.98, 2],
  origin_mm: [-250, -250, -229],
};

const dicomDate = (local_s: number): string => new Date(1000 * local_s).toISOString().slice(0, 10).replace(/-/g, '');

function identity(hours: number, number: number, modality: string, description: string): SeriesIdentity {
  const local_s = ADMINISTRATION_LOCAL_s + hours * HOUR_s;
  return {
    patient: PATIENT,
    studyInstanceUID: `2.25.40.${hours}`,
    seriesInstanceUID: `2.25.41.${hours}.${number}`,
    sopInstanceUIDs: [`2.25.42.${hours}.${number}`],
    modality,
    description,
    studyDescription: `Lu-177 PSMA therapy, SPECT/CT ${hours} h`,
    studyDate: dicomDate(local_s),
    studyTime: '120000',
    seriesNumber: number,
  };
}

export function emissionSeries(hours: number, change: Partial<EmissionSeries> = {}): EmissionSeries {
  return {
    ...identity(hours, 1, 'NM', 'SPECT AC abdomen'),
    kind: 'emission',
    unit: sourced('Bq/mL', 'attribute', 'Units (0054,1001) BQML'),
    radionuclide: sourced('Lu-177', 'attribute', 'RadionuclideCodeSequence (0054,0300): 177 Lutetium'),
    administeredActivity_MBq: sourced(7400, 'attribute', 'RadionuclideTotalDose (0018,1074)'),
    administrationTime: sourced(
      { local_s: ADMINISTRATION_LOCAL_s },
      'attribute',
      'RadiopharmaceuticalStartDateTime (0018,1078)',
    ),
    acquisitionStart: sourced(
      { local_s: ADMINISTRATION_LOCAL_s + hours * HOUR_s - 600 },
      'attribute',
      'AcquisitionDateTime (0008,002A)',
    ),
    acquisitionDuration_s: sourced(
      1200,
      'derived',
      '60 projections of 20 s on two heads: ActualFrameDuration (0018,1242)',
    ),
    decayCorrection: sourced('none', 'attribute', 'DecayCorrection (0054,1102) NONE'),
    frameOrder: sourced('along-normal', 'derived', 'SpacingBetweenSlices (0018,0088) is positive'),
    grid: sourced(EMISSION_GRID, 'attribute', 'DetectorInformationSequence (0054,0022)'),
    ...change,
  };
}

export const ctSeries = (hours: number): CtSeries => ({
  ...identity(hours, 2, 'CT', 'CT low dose abdomen'),
  kind: 'ct',
  grid: sourced(CT_GRID, 'attribute', 'ImagePositionPatient (0020,0032) of 230 slices'),
});

export function timePoint(hours: number, change: Partial<EmissionSeries> = {}, withCt = true): TimePoint {
  const emission = emissionSeries(hours, change);
  const time = emission.administrationTime.value;
  return {
    id: emission.seriesInstanceUID,
    label: time === null ? '2026-09-02' : `${hours.toFixed(1)} h`,
    studyInstanceUID: emission.studyInstanceUID,
    emission,
    ct: withCt ? ctSeries(hours) : null,
    ctPairing: withCt
      ? sourced('same-frame', 'derived', 'Same study and frame of reference as the SPECT')
      : { value: null, source: 'missing', detail: 'No CT in this study' },
    timeAfterAdministration_s:
      time === null
        ? { value: null, source: 'missing', detail: 'The administration time is unknown' }
        : sourced(hours * HOUR_s, 'derived', 'Acquisition mid-time minus administration'),
  };
}

export const REGION_SOURCE: RegionSeries = {
  ...identity(4, 7, 'SEG', 'Organs and lesions'),
  kind: 'regions',
  regionNames: ['Liver', 'Spleen', 'Kidney left', 'Kidney right', 'Lesion L2', 'Bone marrow'],
  frameOfReferenceUID: EMISSION_GRID.frameOfReferenceUID,
  referencedSeriesInstanceUID: '2.25.41.4.2',
};

export const OTHERS: readonly OtherSeries[] = [
  { ...identity(4, 3, 'NM', 'Renogram'), kind: 'other', reason: 'Dynamic image: its frames are times, not slices.' },
  { ...identity(4, 4, 'CT', 'Topogram'), kind: 'other', reason: 'Localizer, not an axial series.' },
  { ...identity(24, 5, 'OT', 'Dose screen save'), kind: 'other', reason: 'Secondary capture.' },
];
