import type { ErrorCode, TimeActivityModel } from '@voxel-dosimetry/core';
import type { CalibrationChoice } from '@voxel-dosimetry/compute';

export const OUTPUTS = ['RTDOSE', 'SEG', 'RTSTRUCT'] as const;
export type Output = (typeof OUTPUTS)[number];

/** One administration as the protocol states it. */
export interface ProtocolAdministration {
  readonly activity_MBq: number;
  /** ISO 8601; without an offset it is the local clock of the images. */
  readonly dateTime: string;
}

export type ProtocolRegions =
  | { readonly source: 'dicom' }
  | { readonly threshold: { readonly fraction: number; readonly name: string; readonly timePoint: number } };

/** A protocol that was checked: every choice is stated, what the file left out has its default. */
export interface Protocol {
  /** Null: as the images say. */
  readonly radionuclide: string | null;
  /** Null: as the images say. */
  readonly administration: ProtocolAdministration | null;
  readonly calibration: CalibrationChoice;
  readonly registration: { readonly method: 'none'; readonly reference: number };
  readonly regions: ProtocolRegions;
  readonly timeActivity: { readonly scope: 'voxel' | 'region'; readonly model: TimeActivityModel };
  readonly dose: { readonly engine: 'local' };
  readonly outputs: readonly Output[];
  /** Codes of assumptions that the protocol's author accepts, beyond those that are noted as warnings anyway. */
  readonly accept: readonly ErrorCode[];
}
