/** @jest-environment jsdom */
import { keepPerson, personNow } from '../../../extensions/dosimetry-viewer/src/service/person';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';

const host = (user: unknown) => ({
  userAuthenticationService: { getAuthorizationHeader: () => null, getUser: () => user },
});

/** As OpenID names the claims. */
const profileOf = (name: string) =>
  Object.fromEntries([
    ['name', name],
    ['preferred_username', 'anuc'],
  ]);

test('who is signed in to the viewer is known without asking', () => {
  expect(personNow(host({ profile: profileOf('Dr. A. Nuclear') }))).toEqual({
    name: 'Dr. A. Nuclear',
    isFromHost: true,
  });
  expect(personNow(host({ profile: profileOf(' ') })).name).toBe('anuc');
});

test('a name that was entered is kept in the browser until it is taken back', () => {
  expect(personNow(host(null))).toEqual({ name: null, isFromHost: false });
  const view = createViewStore();
  const stop = keepPerson(view);
  view.set({ person: { name: 'M. Physicist', isFromHost: false } });
  expect(personNow(host(null))).toEqual({ name: 'M. Physicist', isFromHost: false });
  view.set({ person: { name: null, isFromHost: false } });
  expect(personNow(host(null)).name).toBeNull();
  stop();
});
