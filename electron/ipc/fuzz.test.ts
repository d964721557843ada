import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Hotkeys } from '../../shared/domain/hotkey.ts';
import { type ChannelId, WipeId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { err, ok, resultOf } from '../../shared/errors/app-error.ts';
import { IPC_CALLS, type IpcCallName } from '../../shared/ipc/contract.ts';
import type { SessionPhase } from '../../shared/ipc/view.ts';
import { Rig } from '../session/testing/rig.ts';
import { createClipboard } from '../shell/clipboard.ts';
import { CompanyServer } from '../sync/testing/company-server.ts';
import { FUZZ_RUNS, payloadsOf } from '../sync/testing/payloads.ts';
import { adminHandlers } from './admin.ts';
import { chatHandlers } from './chat.ts';
import { desktopHandlers } from './desktop.ts';
import { factorHandlers } from './factors.ts';
import { fileHandlers } from './files.ts';
import { policyHandlers } from './policy.ts';
import { answer, type IpcHandlers } from './register.ts';
import { sessionHandlers } from './session.ts';
import { settingsHandlers } from './settings.ts';
import { signInHandlers } from './sign-in.ts';
import { tourHandlers } from './tour.ts';

const ALL_CALLS = Object.keys(IPC_CALLS) as IpcCallName[];
/** Where they are answered they lead, or may lead, out of that phase. */
const LEAVING: readonly IpcCallName[] = [
  'session.signOut',
  'session.lock',
  'signIn.inBrowser',
  'policy.setPersonal',
];
const Answer = resultOf(z.unknown());
const sender = { senderFrame: null };

const NoCall = fc.tuple(fc.string(), fc.anything());

function callsOf(names: readonly IpcCallName[]) {
  const call = fc
    .constantFrom(...names)
    .chain((name) => fc.tuple(fc.constant<string>(name), payloadsOf(IPC_CALLS[name].request)));
  const either = fc.oneof({ arbitrary: call, weight: 9 }, { arbitrary: NoCall, weight: 1 });
  return fc.array(either, { minLength: 5, maxLength: 25 });
}

function staysIn(phase: SessionPhase, name: IpcCallName): boolean {
  const phases: readonly SessionPhase[] = IPC_CALLS[name].phases;
  return !LEAVING.includes(name) || !phases.includes(phase);
}

let server: CompanyServer;
let ada: Me;
let room: ChannelId;
let rig: Rig;
let canary: string;
/** Lets a keychain that does not answer go on. */
let letGo = () => {};

beforeEach(async () => {
  server = new CompanyServer();
  await server.listen();
  ada = server.hire('Ada');
  canary = `canary-${randomUUID()}`;
  room = server.openRoom(`room ${canary}`, [ada]);
  server.write(ada, room, `words ${canary}`);
  rig = await Rig.open({ me: ada, serverUrl: `http://127.0.0.1:${server.port}` });
  server.signedPolicy = rig.api.signedPolicy;
  // The pretended server minds channels that there are not; a real one has its own tests.
  server.lies.set('typing', () => ok({}));
  server.lies.set('channel.read', () => ok({}));
  rig.api.also = administered();
});
afterEach(async () => {
  letGo();
  await rig.finish(rig.session.stop('quit'));
  await rig.close();
  await server.close();
});

/** What admins are told, with content in it: reasons, names. */
function administered(): Rig['api']['also'] {
  const somebody = { id: ada.id, name: `name ${canary}` };
  const wipe = {
    id: WipeId.parse(randomUUID()),
    target: { kind: 'person', person: somebody },
    reason: `reason ${canary}`,
    askedBy: somebody,
    askedAt: 1,
    approvedBy: null,
    approvedAt: null,
    cancelledBy: null,
    cancelledAt: null,
    begunAt: 1,
    state: 'begun',
    counts: { asked: 0, delivered: 0, incomplete: 0, wiped: 0, overdue: 0 },
  } as const;
  return {
    listWipes: () => ok({ wipes: [wipe], total: 1 }),
    readWipe: () => ok({ wipe, devices: [] }),
    askWipe: () => ok({ wipe }),
    approveWipe: () => ok({ wipe }),
    cancelWipe: () => ok({ wipe }),
    readPolicy: () => ok({ signedPolicy: rig.api.signedPolicy }),
    setPolicy: () => ok({ signedPolicy: rig.api.signedPolicy }),
  };
}

const clipboard = {
  text: '',
  readText: async () => clipboard.text,
  clear() {
    clipboard.text = '';
  },
};
let hotkeys: Hotkeys = { hide: null, lock: null, 'sign-out': null };

/** Those that the app has, each of them. */
function handlers(): IpcHandlers {
  return {
    ...signInHandlers(rig.session.signIn),
    ...sessionHandlers(rig.session),
    ...factorHandlers(rig.session.factors),
    ...chatHandlers(rig.session.chat),
    ...fileHandlers(rig.session.files),
    ...adminHandlers(rig.session.administration),
    ...tourHandlers(rig.session.tour),
    ...policyHandlers(rig.session),
    ...desktopHandlers({
      hide: () => {},
      clipboard: createClipboard({ clipboard, selection: clipboard }),
    }),
    ...settingsHandlers({
      setAppearance: () => {},
      hotkeys: () => hotkeys,
      setHotkeys: (next) => {
        hotkeys = next;
      },
    }),
  };
}

const ask = (name: unknown, request: unknown) =>
  answer({ phase: rig.session.phase, trusts: () => true }, handlers(), sender, name, request);

const page = () => ask('chat.page', { channelId: room, limit: 50 });
const wipes = () => ask('admin.wipes', { from: 0 });

/** Signed in, with content in the store. */
async function work(): Promise<void> {
  await rig.signedIn();
  await rig.until(async () => expect(JSON.stringify(await page())).toContain(canary));
  server.lies.set('sync.before', () => err('NotFound'));
}

/** From here on the keychain answers nobody, until the test is over. */
function hangKeychain(): void {
  const read = rig.keychain.read.bind(rig.keychain);
  const { promise, resolve } = Promise.withResolvers<void>();
  letGo = resolve;
  rig.keychain.read = async (item) => {
    await promise;
    return read(item);
  };
}

/** How the rig comes into each phase. */
const INTO: Readonly<Record<SessionPhase, () => Promise<void>>> = {
  starting: async () => {
    hangKeychain();
    void rig.start();
  },
  'signed-out': async () => {
    await rig.start();
  },
  unlocked: work,
  locked: async () => {
    await work();
    rig.session.lock('user');
  },
  'signing-out': async () => {
    await work();
    // It does not come to an end: the last look at the keychain is not answered.
    hangKeychain();
    void rig.session.signOut('user');
  },
  unavailable: async () => {
    await work();
    rig.keychain.locked = true;
    await rig.start();
  },
};

const PHASES = Object.keys(INTO) as SessionPhase[];

describe.each(PHASES)('while %s', (phase) => {
  it('every call with anything in it is answered by a result, and content only by an open session', async () => {
    await INTO[phase]();
    expect(rig.phase).toBe(phase);
    let given = '';
    const calls = callsOf(ALL_CALLS.filter((name) => staysIn(phase, name)));
    await fc.assert(
      fc.asyncProperty(calls, async (calls) => {
        for (const [name, request] of calls) {
          const reply = Answer.parse(await ask(name, request));
          // What a handler threw would come as this.
          if (!reply.ok) expect(reply.error.code).not.toBe('Internal');
          given += JSON.stringify(reply);
        }
        expect(rig.phase).toBe(phase);
      }),
      { numRuns: FUZZ_RUNS },
    );
    if (phase === 'unlocked') {
      // Control: content does come out where it may.
      expect(JSON.stringify(await page())).toContain(canary);
      expect(JSON.stringify(await wipes())).toContain(canary);
    } else {
      expect(given).not.toContain(canary);
      expect(await page()).toEqual(err('WrongState'));
      expect(await wipes()).toEqual(err('WrongState'));
    }
  });
});

/** From wherever calls led, as far as a person can, to an open session. */
async function open(): Promise<void> {
  rig.personal.set({});
  if (rig.phase === 'signing-out') await rig.finish(rig.reaches('signed-out'));
  if (rig.phase === 'locked') {
    // What was tried before costs time.
    rig.clock.advance(60_000);
    expect(await rig.unlock()).toMatchObject({ ok: true });
  }
  if (rig.phase === 'signed-out')
    expect(await rig.finish(rig.signIn())).toMatchObject({ ok: true });
  expect(rig.phase).toBe('unlocked');
}

it('wherever calls lead, content is given by an open session alone', async () => {
  await work();
  let seen = '';
  await fc.assert(
    fc.asyncProperty(callsOf([...ALL_CALLS, ...LEAVING, ...LEAVING]), async (calls) => {
      await open();
      for (const [name, request] of calls) {
        // A browser that nobody comes back from keeps a call waiting.
        if (name === 'signIn.inBrowser') continue;
        const reply = Answer.parse(await rig.finish(ask(name, request)));
        if (!reply.ok) expect(reply.error.code).not.toBe('Internal');
        seen += rig.phase === 'unlocked' ? JSON.stringify(reply) : '';
        if (rig.phase !== 'unlocked') expect(JSON.stringify(reply)).not.toContain(canary);
      }
    }),
    { numRuns: Math.ceil(FUZZ_RUNS / 3) },
  );
  // Control: some of it was open.
  expect(seen).toContain('"ok":true');
});

it('a lock that comes while a call is answered keeps its content in', async () => {
  const stay = ALL_CALLS.filter((name) => staysIn('unlocked', name));
  await work();
  await fc.assert(
    fc.asyncProperty(callsOf(stay), fc.nat(6), async (calls, turns) => {
      const replies = [page(), wipes(), ...calls.map(([name, request]) => ask(name, request))];
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      // What was answered before the lock was asked of an open session.
      const late: Promise<unknown>[] = [];
      for (const reply of replies) if (!(await settled(reply))) late.push(reply);
      rig.session.lock('user');
      expect(JSON.stringify(await Promise.all(late))).not.toContain(canary);
      expect(await rig.unlock()).toMatchObject({ ok: true });
    }),
    { numRuns: Math.ceil(FUZZ_RUNS / 8) },
  );
});

/** Whether a promise has its value already. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}
