import type { HostServices } from '../ohif/services';
import type { Person, ViewStore } from '../viewState';

/** Where an entered name is kept in this browser. */
const KEPT_AS = 'voxel-dosimetry.person';

/** What an OpenID provider says of who is signed in; the viewer keeps it as it came. */
interface SignedIn {
  readonly profile?: Readonly<Record<string, unknown>>;
}

const words = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** Who is signed in to the viewer, otherwise the name that was entered in this browser before. Proved by test/unit/ohif/person.test.ts. */
export function personNow({ userAuthenticationService }: Pick<HostServices, 'userAuthenticationService'>): Person {
  const { profile } = (userAuthenticationService.getUser?.() ?? {}) as SignedIn;
  const signedIn = words(profile?.['name']) ?? words(profile?.['preferred_username']) ?? words(profile?.['email']);
  if (signedIn !== null) return { name: signedIn, isFromHost: true };
  return { name: words(localStorage.getItem(KEPT_AS)), isFromHost: false };
}

/** Keeps a name that is entered for the next visit with this browser. */
export function keepPerson(view: ViewStore): () => void {
  let kept = view.getState().person;
  return view.subscribe(() => {
    const { person } = view.getState();
    if (person === kept) return;
    kept = person;
    if (person.isFromHost) return;
    if (person.name === null) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, person.name);
  });
}
