import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { STEP_LASTS_MS } from './sign-in-step.ts';
import { FACTOR_CODE, PASSWORD, RECOVERY } from './testing/fake-api.ts';
import { Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
  await rig.start();
});
afterEach(() => rig.close());

const calls = () => rig.session.signIn;
const step = () => rig.view('signed-out').signIn;
const prove = (code: string) => calls()['signIn.prove']({ factor: { method: 'totp', code } });
const passkeySignIn = () =>
  calls()['signIn.inBrowser']({ way: 'passkey', serverUrl: rig.serverUrl });

/** What the window was ever told, as text. */
const told = () => JSON.stringify([rig.views, rig.events]);

describe('with a second factor', () => {
  beforeEach(async () => {
    rig.api.asks = 'second-factor';
    expect(await rig.signIn()).toEqual(ok({}));
  });

  it('is signed in once it is right, and not before', async () => {
    expect(step()).toEqual({ step: 'second-factor', methods: ['totp', 'passkey', 'recovery'] });
    expect(await rig.leftovers()).toEqual([]);
    expect(await prove('000000')).toMatchObject({ error: { code: 'WrongCode' } });
    expect(rig.phase).toBe('signed-out');
    expect(await rig.leftovers()).toEqual([]);
    // Control: the right one goes through.
    expect(await prove(FACTOR_CODE)).toEqual(ok({}));
    expect(rig.view('unlocked')).toMatchObject({ unlocksWith: 'account' });
    rig.session.lock('user');
    expect(await rig.unlock(PASSWORD)).toEqual(ok({}));
  });

  it('takes a passkey for it, and opens with the password that was typed first', async () => {
    const factor = { method: 'passkey' } as const;
    expect(await calls()['signIn.prove']({ factor })).toEqual(ok({}));
    expect(rig.opened).toHaveLength(1);
    expect(rig.view('unlocked').unlocksWith).toBe('account');
  });

  it('never tells the window what has been proven', async () => {
    await prove(FACTOR_CODE);
    const tickets = rig.api.calls.flatMap(({ request }) =>
      request instanceof Object && 'ticket' in request ? [String(request.ticket)] : [],
    );
    expect(tickets).toHaveLength(1);
    for (const ticket of tickets) expect(told()).not.toContain(ticket);
    expect(told()).not.toContain(PASSWORD);
  });

  it('is forgotten after ten minutes', async () => {
    rig.clock.advance(STEP_LASTS_MS - 1);
    expect(step()).toMatchObject({ step: 'second-factor' });
    rig.clock.advance(1);
    expect(step()).toEqual({ step: 'over', because: 'expired' });
    expect(await prove(FACTOR_CODE)).toMatchObject({ error: { code: 'TicketExpired' } });
    expect(rig.phase).toBe('signed-out');
  });

  it.each(['user', 'hotkey', 'screen-lock', 'suspend'] as const)(
    'is forgotten when Nightjar is put away by %s',
    async (by) => {
      rig.session.lock(by);
      expect(step()).toEqual({ step: 'over', because: 'put-away' });
      expect(await prove(FACTOR_CODE)).toMatchObject({ error: { code: 'TicketExpired' } });
      // Control: from the beginning it works.
      await rig.signIn();
      expect(await prove(FACTOR_CODE)).toEqual(ok({}));
    },
  );

  it('is forgotten when the person goes back, and when the server does not know it any more', async () => {
    await calls()['signIn.leave']({});
    expect(step()).toBeNull();
    await rig.signIn();
    rig.api.refusals.set('signInFactor', 'TicketExpired');
    expect(await prove(FACTOR_CODE)).toMatchObject({ error: { code: 'TicketExpired' } });
    expect(step()).toEqual({ step: 'over', because: 'expired' });
  });

  it('ends locked when the screen is locked while the server looks at it', async () => {
    const proving = prove(FACTOR_CODE);
    rig.session.lock('screen-lock');
    await proving;
    expect(rig.view('locked').trigger).toBe('screen-lock');
  });
});

describe('with a factor to be set up', () => {
  beforeEach(async () => {
    rig.api.asks = 'enrolment';
    await rig.signIn();
  });

  const setUp = async () => {
    expect(await calls()['signIn.beginTotp']({})).toMatchObject({ ok: true });
    return calls()['signIn.confirmTotp']({ code: FACTOR_CODE });
  };

  it('shows the recovery codes first, and signs in when they are kept', async () => {
    expect(step()).toMatchObject({ step: 'enrolment' });
    expect(await calls()['signIn.confirmTotp']({ code: FACTOR_CODE })).toMatchObject({
      error: { code: 'WrongState' },
    });
    expect(await setUp()).toEqual(ok({}));
    expect(step()).toEqual({ step: 'recovery-codes', codes: RECOVERY });
    expect(told()).not.toContain('a setup, sealed');
    expect(await calls()['signIn.keptCodes']({})).toEqual(ok({}));
    expect(rig.phase).toBe('unlocked');
    // A session of this computer: nothing is left to be ended.
    expect(await rig.files()).not.toContain('revocations.json');
    expect(rig.api.revoked).toEqual([]);
  });

  it.each([
    ['the time runs out', () => rig.clock.advance(STEP_LASTS_MS)],
    ['it is put away', () => rig.session.lock('user')],
    ['the person goes back', () => calls()['signIn.leave']({})],
  ])('ends on the server what nobody went on with: %s', async (_, happens) => {
    await setUp();
    await happens();
    expect(step()?.step).not.toBe('recovery-codes');
    await rig.until(() =>
      expect(rig.api.revoked.map(({ ticket }) => ticket)).toEqual(rig.api.tickets),
    );
    await rig.until(async () => expect(await rig.leftovers()).toEqual([]));
  });

  it('ends it at the next start when it was killed meanwhile', async () => {
    await setUp();
    expect(await rig.files()).toEqual(['revocations.json']);
    await rig.start();
    await rig.until(() =>
      expect(rig.api.revoked.map(({ ticket }) => ticket)).toEqual(rig.api.tickets),
    );
    expect(rig.phase).toBe('signed-out');
  });
});

describe('without a password', () => {
  it('asks for one for this computer, which opens it from then on', async () => {
    expect(await passkeySignIn()).toEqual(ok({}));
    expect(step()).toEqual({ step: 'unlock-password' });
    expect(await rig.files()).toEqual(['revocations.json']);
    const own = 'four words for here';
    expect(await calls()['signIn.setUnlockPassword']({ password: own })).toEqual(ok({}));
    expect(rig.view('unlocked').unlocksWith).toBe('own');
    rig.session.lock('user');
    expect(rig.view('locked').unlocksWith).toBe('own');
    expect(await rig.unlock(PASSWORD)).toMatchObject({ error: { code: 'WrongSecret' } });
    rig.clock.advance(60_000);
    expect(await rig.unlock(own)).toEqual(ok({}));
    await rig.start();
    expect(rig.view('locked').unlocksWith).toBe('own');
  });

  it('comes to nothing when it is called off, or put away, while the browser is waited for', async () => {
    for (const end of [
      () => calls()['signIn.leave']({}),
      () => rig.session.factors['browser.cancel']({}),
      () => rig.session.lock('screen-lock'),
    ]) {
      const opened = Promise.withResolvers<void>();
      rig.browse = async () => opened.resolve();
      const waiting = passkeySignIn();
      await opened.promise;
      expect(await rig.session.factors['browser.openAgain']({})).toEqual(ok({}));
      await end();
      expect(await waiting).toMatchObject({ error: { code: 'BrowserCancelled' } });
      expect(rig.phase).toBe('signed-out');
    }
    expect(await rig.session.factors['browser.openAgain']({})).toMatchObject({
      error: { code: 'WrongState' },
    });
    expect(rig.api.tickets).toEqual([]);
  });
});
