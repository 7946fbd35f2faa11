import { dotatate } from './dotatate';
import { GEOMETRY_CASES, geometryCase, type GeometryCaseName } from './geometryCases';
import type { PhantomDefinition } from './phantom';
import { sphere } from './sphere';
import { torso } from './torso';
import { torsoPlanar } from './torsoPlanar';

const PATIENTS = {
  torso: () => torso('still'),
  'torso-shifted': () => torso('shifted'),
  'torso-breathing': () => torso('breathing'),
  'torso-sliding': () => torso('sliding'),
  'torso-counts': () => torso('counts'),
  'torso-rtstruct': () => torso('rtstruct'),
  'torso-pt': () => torso('pt'),
  'torso-mr': () => torso('mr'),
  'torso-planar': torsoPlanar,
  sphere,
  dotatate,
} as const satisfies Record<string, () => PhantomDefinition>;

export type PhantomName = keyof typeof PATIENTS | GeometryCaseName;

const isGeometryCase = (name: string): name is GeometryCaseName => Object.hasOwn(GEOMETRY_CASES, name);
export const PHANTOM_NAMES = [...Object.keys(PATIENTS), ...Object.keys(GEOMETRY_CASES)] as readonly PhantomName[];
export const isPhantomName = (name: string): name is PhantomName =>
  Object.hasOwn(PATIENTS, name) || isGeometryCase(name);
export const definePhantom = (name: PhantomName): PhantomDefinition =>
  isGeometryCase(name) ? geometryCase(name) : PATIENTS[name]();
