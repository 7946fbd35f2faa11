import { rigidly, type RigidTransform } from '@voxel-dosimetry/core';
import type { FoundAlignment, RegistrationImageKind } from '@voxel-dosimetry/compute';
import { INITIAL_CHOICES } from './initialState';
import type { AutomaticAlignment, CaseChoices, RegisteredTimePoints } from './state';

/** What Register was told, and gave, when every registration was rigid. */
type EarlierChoice = Omit<CaseChoices['register'], 'registration'> & {
  readonly rigidBy?: RegistrationImageKind | null;
};
type EarlierFound = Omit<FoundAlignment, 'method' | 'transform' | 'deformation'> & {
  readonly transform: RigidTransform;
};
type EarlierAlignment = Omit<AutomaticAlignment, 'method' | 'found'> & { readonly found: EarlierFound | null };

type SavedChoice = CaseChoices['register'] | EarlierChoice;
type SavedResult = Omit<RegisteredTimePoints, 'automatic'> & {
  readonly automatic?: Readonly<Record<string, AutomaticAlignment | EarlierAlignment>>;
};

/** The same choice in today's words. Proved by test/unit/case/registration.test.ts. */
export function withRegisterChoice(saved: SavedChoice): CaseChoices['register'] {
  if ('registration' in saved) return { ...INITIAL_CHOICES.register, ...saved };
  const { rigidBy: image = null, ...rest } = saved;
  return { ...INITIAL_CHOICES.register, ...rest, registration: image && { method: 'rigid', image } };
}

const isOfToday = (saved: AutomaticAlignment | EarlierAlignment): saved is AutomaticAlignment => 'method' in saved;

/** What was found then: rigid transforms. Proved by test/unit/case/registration.test.ts. */
export function withRegisterResult(saved: SavedResult | null): RegisteredTimePoints | null {
  if (saved?.automatic === undefined) return saved as RegisteredTimePoints | null;
  const automatic = Object.entries(saved.automatic).map(([id, each]) => [id, isOfToday(each) ? each : asRigid(each)]);
  return { ...saved, automatic: Object.fromEntries(automatic) as Record<string, AutomaticAlignment> };
}

function asRigid({ found, ...rest }: EarlierAlignment): AutomaticAlignment {
  const method = 'rigid';
  return {
    ...rest,
    method,
    found: found && { ...found, method, transform: rigidly(found.transform), deformation: null },
  };
}
