import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SessionId } from '../../shared/domain/ids.ts';
import type {
  Device,
  LockTrigger,
  Occurrence,
  SignOutTrigger,
} from '../../shared/domain/session.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type { IpcReply } from '../../shared/ipc/contract.ts';
import type { SessionPhase, SessionView } from '../../shared/ipc/view.ts';
import {
  type Administration,
  createAdministration,
  type SaveFile,
} from '../admin/administration.ts';
import { createStepUp, type StepUp } from '../admin/step-up.ts';
import { createTurns } from '../durable/turns.ts';
import {
  createPolicyHolder,
  type PolicyInForce,
  type PolicyPartSource,
} from '../policy/effective-policy.ts';
import type { Api } from '../sync/api.ts';
import { createSync } from '../sync/create-sync.ts';
import type { ChatCalls } from '../sync/sync.ts';
import type { Timings } from '../sync/timings.ts';
import type { DeviceSigningKey } from '../vault/device-signing-key.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Vault } from '../vault/vault.ts';
import { createAsk } from './asking.ts';
import { type BootOptions, boot, restore } from './boot.ts';
import { createCheckSignOut } from './check-sign-out.ts';
import { createCredentials } from './credentials.ts';
import { nextDeadline } from './deadlines.ts';
import { createEffects } from './effects.ts';
import { createEnding } from './ending.ts';
import { createIdleMonitor } from './idle-monitor.ts';
import { untilEither } from './instant.ts';
import { keepingFor, outstays } from './keeping.ts';
import { createLine } from './line.ts';
import { createOwnSessions } from './own-sessions.ts';
import { createPinCommands, type PinCommands } from './pin.ts';
import type { Clock, DesktopSource, ResidueRoots, Surfaces } from './ports.ts';
import { noFacts, present } from './present.ts';
import { retentionLimits } from './retention-limits.ts';
import { createSaving } from './saving.ts';
import { createSessionRecordFile } from './session-record.ts';
import { isArriving, isWatched, type SessionEvent } from './session-state.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { takeInventory } from './sign-out/inventory.ts';
import { createJournalFile } from './sign-out/journal.ts';
import { createKeychainAway } from './sign-out/keychain-away.ts';
import { createReceiptWriter } from './sign-out/receipt-writer.ts';
import { createRevocations } from './sign-out/revocation.ts';
import { saveReceipt } from './sign-out/save-receipt.ts';
import { createSignOut } from './sign-out/sign-out.ts';
import { createVerifier } from './sign-out/verifier.ts';
import { createSignedNews } from './signed-news.ts';
import { createStateHolder } from './state-holder.ts';
import { type ContentListener, createSyncListener } from './sync-listener.ts';
import { createTour, type Tour } from './tour.ts';
import { createUnlock, type Unlock } from './unlock.ts';

export interface SessionService {
  /** Settles what an earlier process left. Nothing is shown before this resolves. */
  start(): Promise<void>;
  /** The state of this moment: a deadline that passed while the process was held up counts first. */
  phase(): SessionPhase;
  view(): SessionView;
  signIn: SignIn['signIn'];
  lock(trigger: LockTrigger): void;
  /** Something happened around the app; policy says how it is answered. */
  occurred(what: Occurrence): void;
  unlock: Unlock;
  /** Of the sign-out that the view tells of. `NotFound` when there is none. */
  saveReceipt(): Promise<Result<IpcReply<'session.saveReceipt'>>>;
  /** Resolves when it is done. */
  signOut(trigger: SignOutTrigger): Promise<void>;
  /** Looks again whether a session that was unavailable can be opened now. */
  retry(): Promise<void>;
  setPin: PinCommands['setPin'];
  removePin: PinCommands['removePin'];
  listSessions(): Promise<Result<IpcReply<'session.list'>>>;
  revokeSession(request: { sessionId: SessionId }): Promise<Result<Record<string, never>>>;
  stepUp: StepUp['stepUp'];
  /** Answered while unlocked. */
  readonly administration: Administration;
  readonly tour: Tour;
  /** What a sign-out would remove now. */
  checkSignOut: ReturnType<typeof createCheckSignOut>;
  /** Answered while unlocked. */
  readonly chat: ChatCalls;
  /** Resolves when the key is out of memory after the newest lock. */
  keyGone(): Promise<void>;
  /** The computer woke up. */
  resume(): void;
  /**
   * The app ends, as policy says; if locked, then saved. A session in memory is signed out, since nothing
   * can find it again.
   */
  stop(why: Extract<Occurrence, 'quit' | 'shutdown'>): Promise<void>;
}

export interface SessionServiceOptions {
  profile: string;
  clock: Clock;
  desktop: DesktopSource;
  api: Api;
  keychain: Keychain;
  vault: Vault;
  surfaces: Surfaces;
  residue: ResidueRoots;
  device(): Omit<Device, 'key'>;
  /** Signs the receipts. */
  deviceKey: DeviceSigningKey;
  /** The app's. */
  version: string;
  server: { url(): string; remember(url: string): void };
  /** Who may make the company's policy stricter here. */
  policy: { machine: PolicyPartSource; personal: PolicyPartSource };
  listener: ContentListener & { viewChanged(view: SessionView): void };
  saveFile: SaveFile;
  /** Named problems that nobody waits for, for the log. */
  report(cause: unknown): void;
  timings?: Timings;
}

/** Builds the session from its parts and joins them. The decisions are the machine's. */
export function createSessionService(options: SessionServiceOptions): SessionService {
  const { profile, clock, desktop, api, keychain, vault, surfaces, listener, report } = options;
  const facts = noFacts();
  const commands = createTurns();

  const holder = createStateHolder({
    clock,
    perform: (effect) => effects.perform(effect),
    settled() {
      if (holder.state.phase === 'signed-out') policies.release();
      monitor.schedule();
      changed();
    },
  });
  const dispatch = (event: SessionEvent) => holder.dispatch(event);
  const revoked = () => dispatch({ type: 'sign-out', trigger: 'revoked' });
  const policies = createPolicyHolder({ clock, ...options.policy, changed: govern });
  /** The machine follows what is in force; the window also shows whose word it is. */
  function govern(inForce: PolicyInForce): void {
    const { state } = holder;
    if (!isWatched(state)) return;
    facts.inForce = inForce;
    const { policy } = inForce;
    if (outstays(facts.keeping, policy)) dispatch({ type: 'sign-out', trigger: 'memory-only' });
    else if (isDeepStrictEqual(state.policy, policy)) changed();
    else dispatch({ type: 'policy-changed', policy });
  }
  const cover = () => surfaces.cover().catch(report);

  let shown = '';
  const view = () =>
    present(
      holder.state,
      facts,
      {
        serverUrl: options.server.url(),
        keeping: keepingFor(options.policy.machine.current(), keychain),
      },
      holder.now(),
    );
  function changed(): void {
    const next = view();
    const text = JSON.stringify(next);
    if (text === shown) return;
    shown = text;
    listener.viewChanged(next);
  }

  function receiptSettled(ticket: string, delivery: 'delivered' | 'refused'): void {
    const { summary, receipt } = facts;
    if (!summary?.receipt || receipt?.ticket !== ticket) return;
    facts.summary = { ...summary, receipt: { ...summary.receipt, delivery } };
    changed();
  }

  const credentials = createCredentials({
    keychain,
    api,
    clock,
    revoked,
    heard: (word) => news.word(word),
  });
  const record = createSessionRecordFile(join(profile, 'session.sealed'));
  const journal = createJournalFile(profile);
  const revocations = createRevocations({
    profile,
    api,
    clock,
    settled: () => !isArriving(holder.state),
    receiptSettled,
    report,
  });
  const sync = createSync({
    tokens: credentials,
    store: vault.store,
    me: () => facts.record?.me ?? null,
    retention: () => facts.inForce && retentionLimits(facts.inForce.policy, policies.now()),
    clock,
    listener: createSyncListener({
      holder,
      facts,
      content: listener,
      news: {
        policy: (signed) => news.policy(signed),
        word: (signed) => news.word(signed),
      },
      online: () => revocations.tryNow(),
      changed,
    }),
    ...(options.timings ? { timings: options.timings } : {}),
  });
  const line = createLine(sync);
  const keychainAway = createKeychainAway({ keychain, vault, record, journal });
  const runner = createSignOut({
    clock,
    journal,
    keychain,
    revocations,
    receipts: createReceiptWriter({
      key: options.deviceKey,
      version: options.version,
      platform: options.device().platform,
    }),
    inventory: () => takeInventory(profile),
    report,
    parts: {
      vault,
      credentials,
      record,
      surfaces,
      sync: line,
      keychainAway,
      verify: createVerifier({
        residue: options.residue,
        keychain,
        vault,
        keychainAway,
        own: [...journal.paths, ...revocations.paths],
      }),
      commandsSettled: () => commands.settled(),
    },
  });
  const ending = createEnding({ holder, facts, journal, runner, cover, changed });
  const saving = createSaving({
    holder,
    facts,
    keychain,
    credentials,
    file: record,
    failed: (error) => listener.chatEvent('notice', { error }),
  });
  const news = createSignedNews({
    holder,
    facts,
    policies,
    saving,
    govern,
    notice: (error) => listener.chatEvent('notice', { error }),
  });
  const effects = createEffects({
    facts,
    line,
    vault,
    saving,
    ending,
    lookAround: () => monitor.poll(),
    cover,
    report,
  });
  const monitor = createIdleMonitor({
    clock,
    desktop,
    untilDeadline() {
      const now = holder.now();
      const deadline = nextDeadline(holder.state, now);
      return deadline && untilEither(deadline.at, now);
    },
    report(event) {
      dispatch(event);
      saving.saveTimes();
    },
    failed: report,
  });

  const booting: BootOptions = {
    holder,
    facts,
    journal,
    ending,
    line,
    policies,
    revocations,
    keychain,
    credentials,
    record,
    vault,
  };
  const entry = createSignIn({
    holder,
    facts,
    api,
    keychain,
    vault,
    credentials,
    record,
    revocations,
    ending,
    policies,
    device: options.device,
    deviceKey: options.deviceKey,
    rememberServer(url) {
      try {
        options.server.remember(url);
      } catch (cause) {
        report(cause);
      }
    },
  });
  async function signOut(trigger: SignOutTrigger): Promise<void> {
    dispatch({ type: 'sign-out', trigger });
    await ending.ended();
    revocations.tryNow();
  }
  const confirming = createStepUp({
    ask: createAsk({ api, credentials, facts, revoked }),
    clock,
    facts,
  });
  const { ask } = confirming;
  const ownSessions = createOwnSessions({ ask, facts, signOut: () => signOut('user') });

  function putAway(event: Parameters<typeof entry.afterwards>[0]): void {
    entry.afterwards(event);
    dispatch(event);
  }

  return {
    start: () => boot(booting),
    phase() {
      dispatch({ type: 'tick' });
      return holder.state.phase;
    },
    view,
    signIn: entry.signIn,
    lock: (trigger) => putAway({ type: 'lock', trigger }),
    occurred: (what) => putAway({ type: 'occurred', what }),
    unlock: createUnlock({ holder, facts, vault, saving, commands }),
    saveReceipt: () => saveReceipt(facts, options.saveFile),
    signOut,
    async retry() {
      await restore(booting);
      revocations.tryNow();
    },
    ...createPinCommands({ holder, facts, vault, commands, changed }),
    listSessions: ownSessions.list,
    revokeSession: ({ sessionId }) => ownSessions.revoke(sessionId),
    stepUp: confirming.stepUp,
    tour: createTour(ask),
    checkSignOut: createCheckSignOut({ profile, keychain, sync, facts }),
    administration: createAdministration({
      ask,
      facts,
      serverTime: policies.serverTime,
      saveFile: options.saveFile,
    }),
    chat: sync.chat,
    keyGone: effects.closed,
    resume() {
      monitor.poll();
      sync.checkNetwork();
      revocations.tryNow();
    },
    async stop(why) {
      dispatch({ type: 'occurred', what: why });
      if (facts.keeping !== 'kept' && isWatched(holder.state)) await signOut(why);
      saving.save();
      monitor.stop();
      policies.stop();
      await Promise.all([effects.closed(), saving.written(), ending.ended()]);
      await line.stop();
      await revocations.stop();
    },
  };
}
