import type { RegistrationChoice } from '@voxel-dosimetry/case';
import type { TimePoint } from '@voxel-dosimetry/core';
import type { Translate } from '../../messages/translator';

const METHODS = [
  ['none', null],
  ['rigid-ct', { method: 'rigid', image: 'ct' }],
  ['rigid-emission', { method: 'rigid', image: 'emission' }],
  ['deformable-ct', { method: 'deformable', image: 'ct' }],
  ['deformable-emission', { method: 'deformable', image: 'emission' }],
  ['contour-guided-ct', { method: 'contour-guided', image: 'ct' }],
  ['contour-guided-emission', { method: 'contour-guided', image: 'emission' }],
] as const;

/** Name of a way to bring time points together, as a list of them has it. */
export type MethodName = (typeof METHODS)[number][0];

export const methodName = (choice: RegistrationChoice | null): MethodName =>
  choice === null ? 'none' : `${choice.method}-${choice.image}`;

export const methodNamed = (name: MethodName): RegistrationChoice | null =>
  METHODS.find(([key]) => key === name)?.[1] ?? null;

/** Each has a CT of its own: one that two share would lie on itself. */
export function canRegisterByCt(timePoints: readonly TimePoint[]): boolean {
  const series = timePoints.flatMap(({ ct }) => (ct === null ? [] : [ct.seriesInstanceUID]));
  return series.length === timePoints.length && new Set(series).size === series.length;
}

/** The ways that can be chosen for these time points: by CT only where each has one. */
export function methodOptions(
  timePoints: readonly TimePoint[],
  t: Translate,
): readonly { value: MethodName; label: string; disabled: boolean }[] {
  const hasCts = canRegisterByCt(timePoints);
  return METHODS.map(([value, asked]) => ({
    value,
    label: t(`register.method.${value}`),
    disabled: asked?.image === 'ct' && !hasCts,
  }));
}
