import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { PASSWORD } from '../session/testing/fake-api.ts';
import { Rig } from '../session/testing/rig.ts';

const NEXT = 'three other words';
let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
  await rig.signedIn();
});
afterEach(() => rig.close());

const change = (current: string | null, next = NEXT) =>
  rig.session.factors['factors.changePassword']({ current, next });

it('changes it on the server and on this computer, where the old one opens nothing more', async () => {
  expect(await change(PASSWORD)).toEqual(ok({}));
  expect(rig.api.password).toBe(NEXT);
  rig.session.lock('user');
  expect(await rig.unlock(PASSWORD)).toMatchObject({ error: { code: 'WrongSecret' } });
  rig.clock.advance(60_000);
  expect(await rig.unlock(NEXT)).toEqual(ok({}));
});

it('changes nothing for whoever does not know the current one, or with one that is refused', async () => {
  expect(await change('wrong')).toMatchObject({ error: { code: 'WrongSecret' } });
  expect(await change(null)).toMatchObject({ error: { code: 'WrongSecret' } });
  expect(rig.api.calls.filter(({ route }) => route === 'changePassword')).toEqual([]);
  expect(await change(PASSWORD, 'password')).toMatchObject({ error: { code: 'PasswordBreached' } });
  expect(rig.api.password).toBe(PASSWORD);
  rig.session.lock('user');
  expect(await rig.unlock(PASSWORD)).toEqual(ok({}));
});

it('leaves this computer as it was while the server cannot be reached', async () => {
  rig.api.offline = true;
  expect(await change(PASSWORD)).toMatchObject({ error: { code: 'ServerUnreachable' } });
  rig.session.lock('user');
  expect(await rig.unlock(PASSWORD)).toEqual(ok({}));
});

it('asks for more than the password where policy does, before anything is changed', async () => {
  rig.api.refusals.set('stepUp', 'FactorNeeded');
  expect(await change(PASSWORD)).toMatchObject({ error: { code: 'StepUpNeeded' } });
  rig.api.steppedUp = true;
  expect(await change(PASSWORD)).toEqual(ok({}));
});
