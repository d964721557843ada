import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { err, ok, resultOf } from '../../shared/errors/app-error.ts';
import { IPC_CALLS, type IpcCallName } from '../../shared/ipc/contract.ts';
import type { SessionPhase } from '../../shared/ipc/view.ts';
import { Rig } from '../session/testing/rig.ts';
import { CompanyServer } from '../sync/testing/company-server.ts';
import { FUZZ_RUNS, payloadsOf } from '../sync/testing/payloads.ts';
import { chatHandlers } from './chat.ts';
import { answer, type IpcHandlers } from './register.ts';
import { sessionHandlers } from './session.ts';

const ALL_CALLS = Object.keys(IPC_CALLS) as IpcCallName[];
/** They lead out of the phase that is tried; each has tests of its own. */
const LEAVING: readonly IpcCallName[] = ['session.signOut', 'session.lock'];
const Answer = resultOf(z.unknown());
const sender = { senderFrame: null };

const Call = fc
  .constantFrom(...ALL_CALLS.filter((name) => !LEAVING.includes(name)))
  .chain((name) => fc.tuple(fc.constant<string>(name), payloadsOf(IPC_CALLS[name].request)));
const NoCall = fc.tuple(fc.string(), fc.anything());
const Calls = fc.array(fc.oneof({ arbitrary: Call, weight: 9 }, { arbitrary: NoCall, weight: 1 }), {
  minLength: 5,
  maxLength: 25,
});

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
});
afterEach(async () => {
  letGo();
  await rig.finish(rig.session.stop('quit'));
  await rig.close();
  await server.close();
});

/** The session's own handlers; those of the settings and the desktop hold no content. */
function handlers(): IpcHandlers {
  const others = Object.fromEntries(ALL_CALLS.map((name) => [name, async () => err('NotFound')]));
  return {
    ...(others as unknown as IpcHandlers),
    ...sessionHandlers(rig.session),
    ...chatHandlers(rig.session.chat),
  };
}

const ask = (name: unknown, request: unknown) =>
  answer({ phase: rig.session.phase, trusts: () => true }, handlers(), sender, name, request);

const page = () => ask('chat.page', { channelId: room, limit: 50 });

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
    await fc.assert(
      fc.asyncProperty(Calls, async (calls) => {
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
    } else {
      expect(given).not.toContain(canary);
      expect(await page()).toEqual(err('WrongState'));
    }
  });
});

it('a lock that comes while a call is answered keeps its content in', async () => {
  await work();
  await fc.assert(
    fc.asyncProperty(Calls, fc.nat(6), async (calls, turns) => {
      const replies = [page(), ...calls.map(([name, request]) => ask(name, request))];
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
