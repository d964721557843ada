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
import type { Language } from '../../shared/language/language.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { type Administration, createAdministration } from '../admin/administration.ts';
import { createTurns } from '../durable/turns.ts';
import { createChangePassword } from '../factors/change-password.ts';
import { createCheckFactor } from '../factors/check-factor.ts';
import { createReopenedCeremony } from '../factors/open-again.ts';
import { createOwnFactors, type OwnFactors } from '../factors/own-factors.ts';
import { createPasskeyProof } from '../factors/passkey-proof.ts';
import { createStepUp } from '../factors/step-up.ts';
import { createAskFiles } from '../files/ask-files.ts';
import { createDiskBlobs } from '../files/disk-blobs.ts';
import { createFileServer } from '../files/file-server.ts';
import type { FileCalls } from '../files/files.ts';
import { createFilesRemoval } from '../files/files-removal.ts';
import { createMemoryBlobs } from '../files/memory-blobs.ts';
import {
  createPolicyHolder,
  type PolicyInForce,
  type PolicyPartSource,
} from '../policy/effective-policy.ts';
import type { PersonalPolicy } from '../policy/personal-policy.ts';
import type { Api } from '../sync/api.ts';
import { createSync } from '../sync/create-sync.ts';
import type { Prover } from '../sync/prover.ts';
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
import { keepingFor } from './keeping.ts';
import { createLastChance } from './last-chance.ts';
import { createLine } from './line.ts';
import { createOwnSessions } from './own-sessions.ts';
import { createPinCommands, type PinCommands } from './pin.ts';
import type { Clock, DesktopSource, ResidueRoots, Surfaces } from './ports.ts';
import { noFacts, present } from './present.ts';
import { retentionLimits } from './retention-limits.ts';
import { createSaving } from './saving.ts';
import { createSessionRecordFile } from './session-record.ts';
import { isArriving, isWatched, type SessionEvent } from './session-state.ts';
import { createSetPersonal, type SetPersonal } from './set-personal.ts';
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
import { createStaying, type SaveOutside, savingWhile, textSaver } from './staying.ts';
import { type ContentListener, createSyncListener } from './sync-listener.ts';
import { createTour, type Tour } from './tour.ts';
import { createUnlock, type Unlock } from './unlock.ts';

export interface SessionService {
  /** Settles what an earlier process left. Nothing is shown before this resolves. */
  start(): Promise<void>;
  /** The state of this moment: a deadline that passed while the process was held up counts first. */
  phase(): SessionPhase;
  view(): SessionView;
  /** Answered while nobody is signed in. */
  readonly signIn: SignIn['calls'];
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
  revokeOtherSessions(): Promise<Result<IpcReply<'session.revokeOthers'>>>;
  listSignIns(page: { from: number }): Promise<Result<IpcReply<'session.signIns'>>>;
  setPersonal: SetPersonal;
  readonly factors: OwnFactors;
  /** Answered while unlocked. */
  readonly administration: Administration;
  readonly tour: Tour;
  /** What a sign-out would remove now. */
  checkSignOut: ReturnType<typeof createCheckSignOut>;
  /** Answered while unlocked. */
  readonly chat: ChatCalls;
  readonly files: FileCalls;
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
  /** Proves to the server that requests are this device's. */
  prover: Prover;
  /** The app's. */
  version: string;
  server: { url(): string; remember(url: string): void };
  /** Who may make the company's policy stricter here. */
  policy: { machine: PolicyPartSource; personal: PersonalPolicy };
  listener: ContentListener & { viewChanged(view: SessionView): void };
  saveFile: SaveOutside;
  /** The same for a file of a message. */
  saveOpened: SaveOutside;
  /** Opens the system's browser there. */
  openBrowser(url: string): Promise<void>;
  /** That the window speaks. */
  language(): Language;
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
    perform(effect) {
      if (effect.do !== 'save') staying.over();
      effects.perform(effect);
    },
    settled() {
      if (holder.state.phase === 'signed-out') policies.release();
      monitor.schedule();
      changed();
    },
  });
  const dispatch = (event: SessionEvent) => holder.dispatch(event);
  const staying = createStaying(() => dispatch({ type: 'tick' }));
  const saveOpened = savingWhile(staying, options.saveOpened);
  const saveFile = textSaver(savingWhile(staying, options.saveFile));
  const revoked = (because: EndReason) => dispatch({ type: 'sign-out', trigger: because });
  const policies = createPolicyHolder({ clock, ...options.policy, changed: govern });
  /** The machine follows what is in force; the window also shows whose word it is. */
  function govern(inForce: PolicyInForce): void {
    const { state } = holder;
    if (!isWatched(state)) return;
    facts.inForce = inForce;
    const { policy } = inForce;
    lastChance.follow(inForce);
    // Whatever else became stricter with it holds at once.
    if (isDeepStrictEqual(state.policy, policy)) changed();
    else dispatch({ type: 'policy-changed', policy });
  }
  const cover = () => surfaces.cover().catch(report);
  const browser = createReopenedCeremony({ open: options.openBrowser, clock });

  let shown = '';
  const view = () =>
    present(
      holder.state,
      facts,
      {
        serverUrl: options.server.url(),
        keeping: keepingFor(options.policy.machine.current(), keychain),
        signIn: entry.step(),
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
    posture: () => options.device().posture,
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
  const blobs = {
    disk: createDiskBlobs(join(profile, 'files')),
    memory: createMemoryBlobs(),
  };
  const filesRemoval = createFilesRemoval(blobs);
  const fileServer = createFileServer(
    createAskFiles({
      tokens: credentials,
      prover: options.prover,
      serverUrl: () => facts.record?.serverUrl ?? null,
      revoked,
    }),
  );
  const sync = createSync({
    tokens: credentials,
    prover: options.prover,
    store: vault.store,
    me: () => facts.record?.me ?? null,
    retention: () => facts.inForce && retentionLimits(facts.inForce.policy, policies.now()),
    files: () => ({
      blobs: facts.keeping === 'memory-by-policy' ? blobs.memory : blobs.disk,
      server: fileServer,
      save: saveOpened,
      mayBeSaved: () => facts.inForce?.policy.downloads === 'allowed',
    }),
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
  const lastChance = createLastChance({
    clock,
    facts,
    sync,
    end: () => dispatch({ type: 'sign-out', trigger: 'memory-only' }),
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
      files: filesRemoval,
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
    browser,
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
    clock,
    api,
    browser,
    keychain,
    vault,
    credentials,
    record,
    revocations,
    ending,
    policies,
    device: options.device,
    deviceKey: options.deviceKey,
    language: options.language,
    changed,
    report,
    rememberServer(url) {
      try {
        options.server.remember(url);
      } catch (cause) {
        report(cause);
      }
    },
  });
  async function signOut(trigger: SignOutTrigger): Promise<void> {
    // Somebody is only just signing in: that comes to nothing.
    if (holder.state.phase === 'signed-out') await entry.calls['signIn.leave']({});
    dispatch({ type: 'sign-out', trigger });
    await ending.ended();
    revocations.tryNow();
  }
  const plainAsk = createAsk({ api, credentials, facts, revoked });
  const provePasskey = createPasskeyProof({ ask: plainAsk, browser, language: options.language });
  const { ask, stepUp } = createStepUp({ ask: plainAsk, clock, facts, provePasskey });
  const ownSessions = createOwnSessions({ ask, facts, signOut: () => signOut('user') });

  function putAway(event: Parameters<typeof entry.afterwards>[0]): void {
    // Of a sign-in: of a session its own effects tell.
    if (!isWatched(holder.state)) staying.over();
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
    signIn: entry.calls,
    lock: (trigger) => putAway({ type: 'lock', trigger }),
    occurred: (what) => putAway({ type: 'occurred', what }),
    unlock: createUnlock({
      holder,
      facts,
      vault,
      saving,
      commands,
      factor: createCheckFactor({ ask, provePasskey, clock }),
      wrong: sync.unlockFailed,
    }),
    saveReceipt: () => saveReceipt(facts, textSaver(options.saveFile)),
    signOut,
    async retry() {
      await restore(booting);
      revocations.tryNow();
    },
    ...createPinCommands({ holder, facts, vault, commands, changed }),
    listSessions: ownSessions.list,
    revokeSession: ({ sessionId }) => ownSessions.revoke(sessionId),
    revokeOtherSessions: ownSessions.revokeOthers,
    listSignIns: ownSessions.signIns,
    setPersonal: createSetPersonal({
      holder,
      facts,
      personal: options.policy.personal,
      lastChance,
    }),
    factors: createOwnFactors({
      ask,
      stepUp,
      changePassword: createChangePassword({ ask, stepUp, vault, holder, facts, commands }),
      browser,
      saveFile,
      language: options.language,
    }),
    tour: createTour(ask),
    checkSignOut: createCheckSignOut({ profile, keychain, sync, facts, files: filesRemoval }),
    administration: createAdministration({
      ask,
      facts,
      serverTime: policies.serverTime,
      saveFile,
      saveOpened,
      line: sync,
    }),
    chat: sync.chat,
    files: sync.files,
    keyGone: effects.closed,
    resume() {
      monitor.poll();
      sync.checkNetwork();
      revocations.tryNow();
    },
    async stop(why) {
      putAway({ type: 'occurred', what: why });
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
