import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { FACTOR_CODE, PASSWORD } from './testing/fake-api.ts';
import { POLICY, Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
  await rig.signedIn();
  rig.machine.set({ secondFactorAt: ['unlock'] });
  rig.session.lock('user');
});
afterEach(() => rig.close());

const code = (typed: string) => ({ method: 'totp', code: typed }) as const;
const tryIt = (factor?: Parameters<typeof rig.unlock>[2], secret = PASSWORD) =>
  rig.unlock(secret, 'password', factor);
const letRetry = () => rig.clock.advance(30_000);

/** Nothing is open, and the next process would count as many attempts. */
async function expectClosed(attemptsLeft: number): Promise<void> {
  expect(rig.view('locked')).toMatchObject({ attemptsLeft });
  expect((await rig.vault.presence()).state).toBe('closed');
  const failedUnlocks = POLICY.unlockAttempts - attemptsLeft;
  await rig.until(async () => expect(await rig.record()).toMatchObject({ failedUnlocks }));
}

it('keeps the vault closed after a wrong code beside the right password, and counts it', async () => {
  expect(rig.view('locked').factors).toEqual(['totp', 'passkey', 'recovery']);
  expect(await tryIt(code('000000'))).toMatchObject({ error: { code: 'WrongCode' } });
  await expectClosed(2);
  letRetry();
  // Control: with the right one it opens.
  expect(await tryIt(code(FACTOR_CODE))).toEqual(ok({}));
  expect(rig.phase).toBe('unlocked');
  expect((await rig.vault.presence()).state).toBe('open');
});

it('is not opened by the password alone', async () => {
  expect(await tryIt()).toMatchObject({ error: { code: 'FactorNeeded' } });
  await expectClosed(3);
  rig.machine.set({});
  // Control: where none is asked for, it is.
  expect(await tryIt()).toEqual(ok({}));
});

it('does not ask the server about a factor beside a wrong password', async () => {
  expect(await tryIt(code(FACTOR_CODE), 'wrong')).toMatchObject({ error: { code: 'WrongSecret' } });
  expect(rig.api.calls.filter(({ route }) => route === 'checkFactor')).toEqual([]);
  await expectClosed(2);
});

it('is refused without the server, says so, and costs no attempt', async () => {
  rig.api.offline = true;
  expect(await tryIt(code(FACTOR_CODE))).toMatchObject({ error: { code: 'FactorNeedsServer' } });
  await expectClosed(3);
  rig.api.offline = false;
  expect(await tryIt(code(FACTOR_CODE))).toEqual(ok({}));
});

it('costs no attempt when the code was right, and used before', async () => {
  rig.api.codeUsed = true;
  expect(await tryIt(code(FACTOR_CODE))).toMatchObject({ error: { code: 'CodeUsed' } });
  await expectClosed(3);
});

it('signs out when the wrong codes are too many', async () => {
  for (let left = POLICY.unlockAttempts; left > 0; left -= 1) {
    await tryIt(code('000000'));
    letRetry();
  }
  await rig.finish(rig.reaches('signed-out'));
  expect(await rig.leftovers()).toEqual([]);
});

it('takes a passkey, which is asked for before the vault is opened', async () => {
  const browse = rig.browse;
  rig.browse = async (url) => {
    expect((await rig.vault.presence()).state).toBe('closed');
    return browse(url);
  };
  expect(await tryIt({ method: 'passkey' }, 'wrong')).toMatchObject({
    error: { code: 'WrongSecret' },
  });
  letRetry();
  // What the first one had no use for is taken for the second.
  expect(await tryIt({ method: 'passkey' })).toEqual(ok({}));
  expect(rig.opened).toHaveLength(1);
  rig.session.lock('user');
  expect(await tryIt({ method: 'passkey' })).toEqual(ok({}));
  expect(rig.opened).toHaveLength(2);
});

it('shows nothing of what it covers while the server looks at the code', async () => {
  rig.views.length = 0;
  await tryIt(code(FACTOR_CODE));
  const before = rig.views.slice(
    0,
    rig.views.findIndex(({ phase }) => phase === 'unlocked'),
  );
  expect(before.length).toBeGreaterThan(0);
  expect(JSON.stringify(before)).not.toContain('Ada');
});

it('opens nothing when a lock comes while the server looks at the code', async () => {
  const unlocking = tryIt(code(FACTOR_CODE));
  await rig.until(() => expect(rig.api.calls.at(-1)?.route).toBe('checkFactor'));
  rig.session.lock('screen-lock');
  await unlocking;
  expect(rig.phase).toBe('locked');
  expect((await rig.vault.presence()).state).toBe('closed');
});
