import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { savingWhile } from './staying.ts';
import { PASSWORD, RECOVERY } from './testing/fake-api.ts';
import { POLICY, Rig } from './testing/rig.ts';

const SECOND = 1_000;
let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

/** The person is in the browser, until `finish`. `outcome`: what becomes of what was begun. */
async function inBrowser<T>(begin: () => Promise<T>) {
  const { browse } = rig;
  const opened = Promise.withResolvers<string>();
  rig.browse = async (url) => opened.resolve(url);
  const outcome = begin();
  const url = await opened.promise;
  return { outcome, finish: () => browse(url) };
}

const stepUp = () => rig.session.factors['factors.stepUp']({ proof: { method: 'passkey' } });

const ENDS = {
  'a lock by hand': () => rig.session.lock('user'),
  'a lock because nobody is there': () => rig.clock.advance(100 * SECOND),
  'a lock that was due while the program was held up': () => {
    rig.clock.stall(100 * SECOND);
    rig.session.phase();
  },
  'a sign-out': () => void rig.session.signOut('hotkey'),
};

/** Only little is left until it locks by itself: less than the browser has. */
async function nearlyIdle(): Promise<void> {
  await rig.signedIn();
  rig.leave();
  rig.clock.advance((POLICY.lockAfter - 100) * SECOND);
}

describe('what a person does in the browser', () => {
  it.each(Object.entries(ENDS))('comes to nothing at %s', async (_, end) => {
    await nearlyIdle();
    const { outcome } = await inBrowser(stepUp);
    end();
    expect(await outcome).toMatchObject({ error: { code: 'BrowserCancelled' } });
    expect(rig.api.calls.map(({ route }) => route)).not.toContain('finishPasskeyProof');
    await rig.session.keyGone();
  });

  it('goes on where nothing locks', async () => {
    await rig.signedIn();
    const { finish } = await inBrowser(stepUp);
    // What policy keeps open is no reason to begin again.
    rig.session.occurred('window-close');
    expect(rig.phase).toBe('unlocked');
    await finish();
    await rig.until(() =>
      expect(rig.api.calls.map(({ route }) => route)).toContain('finishPasskeyProof'),
    );
  });

  it('goes on where it is for an unlock, as long as there is something to unlock', async () => {
    await rig.signedIn();
    rig.machine.set({ secondFactorAt: ['unlock'] });
    rig.session.lock('user');
    const unlock = () => rig.unlock(PASSWORD, 'password', { method: 'passkey' });
    const first = await inBrowser(unlock);
    rig.session.lock('admin');
    rig.session.occurred('screen-lock');
    await first.finish();
    expect(await first.outcome).toEqual(ok({}));
    rig.session.lock('user');
    const second = await inBrowser(unlock);
    await rig.session.signOut('user');
    expect(await second.outcome).toMatchObject({ error: { code: 'BrowserCancelled' } });
  });
});

describe('a dialog that asks where to save', () => {
  const codes = RECOVERY;
  const save = () => rig.session.factors['factors.saveRecoveryCodes']({ codes });
  let written: string[];
  let chosen: PromiseWithResolvers<void>;

  /** The person has the dialog before them, until they choose. */
  async function asked(): Promise<ReturnType<typeof save>[]> {
    const stands = Promise.withResolvers<void>();
    chosen = Promise.withResolvers();
    written = [];
    rig.save = async (_name, parts) => {
      stands.resolve();
      await chosen.promise;
      for await (const part of parts) written.push(String(part));
      return true;
    };
    const saving = save();
    await stands.promise;
    return [saving];
  }

  it('writes what it was asked for', async () => {
    await rig.signedIn();
    const [saving] = await asked();
    chosen.resolve();
    expect(await saving).toEqual(ok({ saved: true }));
    expect(written).toEqual([`${codes.join('\n')}\n`]);
  });

  it.each(Object.entries(ENDS))('writes nothing after %s', async (_, end) => {
    await nearlyIdle();
    const [saving] = await asked();
    end();
    chosen.resolve();
    await expect(saving).rejects.toMatchObject({ code: 'WrongState' });
    expect(written).toEqual([]);
    await rig.session.keyGone();
  });

  it('writes nothing once it should have locked, whoever was held up', async () => {
    await nearlyIdle();
    const [saving] = await asked();
    rig.clock.stall(100 * SECOND);
    chosen.resolve();
    await expect(saving).rejects.toMatchObject({ code: 'WrongState' });
    expect(rig.phase).toBe('locked');
    expect(written).toEqual([]);
  });

  it('writes nothing although it was unlocked again', async () => {
    await rig.signedIn();
    const [saving] = await asked();
    rig.session.lock('user');
    expect(await rig.unlock()).toEqual(ok({}));
    chosen.resolve();
    await expect(saving).rejects.toMatchObject({ code: 'WrongState' });
    expect(written).toEqual([]);
  });

  it('writes nothing of a sign-in that was put away', async () => {
    await rig.start();
    const [saving] = await asked();
    rig.session.occurred('screen-lock');
    chosen.resolve();
    await expect(saving).rejects.toMatchObject({ code: 'WrongState' });
    expect(written).toEqual([]);
  });

  it('asks for no more of a long one once it is locked', async () => {
    let stays = true;
    const asked: string[] = [];
    async function* pages() {
      for (const page of ['one', 'two']) {
        asked.push(page);
        yield page;
      }
    }
    const save = savingWhile({ over: () => {}, since: () => () => stays }, async (_name, parts) => {
      for await (const _ of parts) stays = false;
      return true;
    });
    await expect(save('audit.csv', pages())).rejects.toMatchObject({ code: 'WrongState' });
    expect(asked).toEqual(['one']);
    // Control: otherwise it is asked for to its end.
    stays = true;
    const all = savingWhile({ over: () => {}, since: () => () => true }, async (_name, parts) => {
      for await (const _ of parts);
      return true;
    });
    expect(await all('audit.csv', pages())).toBe(true);
    expect(asked).toEqual(['one', 'one', 'two']);
  });

  it('counts what it wrote for nothing when a lock comes before the end', async () => {
    await rig.signedIn();
    rig.save = async (_name, parts) => {
      for await (const _ of parts) rig.session.lock('user');
      return true;
    };
    await expect(save()).rejects.toMatchObject({ code: 'WrongState' });
  });
});
