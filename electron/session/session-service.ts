import { join } from 'node:path';
import type { SessionId } from '../../shared/domain/ids.ts';
import type { Device, LockTrigger, SignOutTrigger } from '../../shared/domain/session.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type { IpcReply } from '../../shared/ipc/contract.ts';
import type { SessionPhase, SessionView } from '../../shared/ipc/view.ts';
import { createTurns } from '../durable/turns.ts';
import type { Api } from '../sync/api.ts';
import { createSync } from '../sync/create-sync.ts';
import type { ChatCalls } from '../sync/sync.ts';
import type { Timings } from '../sync/timings.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Vault } from '../vault/vault.ts';
import { type BootOptions, boot, restore } from './boot.ts';
import { createCredentials } from './credentials.ts';
import { nextDeadline } from './deadlines.ts';
import { createEffects } from './effects.ts';
import { createEnding } from './ending.ts';
import { createIdleMonitor } from './idle-monitor.ts';
import { untilEither } from './instant.ts';
import { createLine } from './line.ts';
import { createOwnSessions } from './own-sessions.ts';
import { createPinCommands, type PinCommands } from './pin.ts';
import type { Clock, IdleSource, ResidueRoots, Surfaces } from './ports.ts';
import { noFacts, present } from './present.ts';
import { createSaving } from './saving.ts';
import { createSessionRecordFile } from './session-record.ts';
import { isArriving, isWatched, type SessionEvent } from './session-state.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createJournalFile } from './sign-out/journal.ts';
import { createKeychainAway } from './sign-out/keychain-away.ts';
import { createRevocations } from './sign-out/revocation.ts';
import { createSignOut } from './sign-out/sign-out.ts';
import { createVerifier } from './sign-out/verifier.ts';
import { createStateHolder } from './state-holder.ts';
import { type ContentListener, createSyncListener } from './sync-listener.ts';
import { createUnlock, type Unlock } from './unlock.ts';

export interface SessionService {
  /** Settles what an earlier process left. Nothing is shown before this resolves. */
  start(): Promise<void>;
  /** The state of this moment: a deadline that passed while the process was held up counts first. */
  phase(): SessionPhase;
  view(): SessionView;
  signIn: SignIn['signIn'];
  lock(trigger: LockTrigger): void;
  unlock: Unlock;
  /** Resolves when it is done. */
  signOut(trigger: SignOutTrigger): Promise<void>;
  /** Looks again whether a session that was unavailable can be opened now. */
  retry(): Promise<void>;
  setPin: PinCommands['setPin'];
  removePin: PinCommands['removePin'];
  listSessions(): Promise<Result<IpcReply<'session.list'>>>;
  revokeSession(request: { sessionId: SessionId }): Promise<Result<Record<string, never>>>;
  /** Answered while unlocked. */
  readonly chat: ChatCalls;
  /** The computer woke up. */
  resume(): void;
  /** The app ends: locked and saved; a session in memory is signed out, since nothing can find it again. */
  stop(): Promise<void>;
}

export interface SessionServiceOptions {
  profile: string;
  clock: Clock;
  idle: IdleSource;
  api: Api;
  keychain: Keychain;
  vault: Vault;
  surfaces: Surfaces;
  residue: ResidueRoots;
  device(): Device;
  server: { url(): string; remember(url: string): void };
  listener: ContentListener & { viewChanged(view: SessionView): void };
  /** Named problems that nobody waits for, for the log. */
  report(cause: unknown): void;
  timings?: Timings;
}

/** Builds the session from its parts and joins them. The decisions are the machine's. */
export function createSessionService(options: SessionServiceOptions): SessionService {
  const { profile, clock, idle, api, keychain, vault, surfaces, listener, report } = options;
  const facts = noFacts();
  const commands = createTurns();

  const holder = createStateHolder({
    clock,
    perform: (effect) => effects.perform(effect),
    settled() {
      monitor.schedule();
      changed();
    },
  });
  const dispatch = (event: SessionEvent) => holder.dispatch(event);
  const revoked = () => dispatch({ type: 'sign-out', trigger: 'revoked' });
  const cover = () => surfaces.cover().catch(report);

  let shown = '';
  const view = () =>
    present(
      holder.state,
      facts,
      { serverUrl: options.server.url(), keeping: keychain.keeping },
      holder.now(),
    );
  function changed(): void {
    const next = view();
    const text = JSON.stringify(next);
    if (text === shown) return;
    shown = text;
    listener.viewChanged(next);
  }

  const credentials = createCredentials({ keychain, api, clock, revoked });
  const record = createSessionRecordFile(join(profile, 'session.sealed'));
  const journal = createJournalFile(profile);
  const revocations = createRevocations({
    profile,
    api,
    clock,
    settled: () => !isArriving(holder.state),
    report,
  });
  const sync = createSync({
    tokens: credentials,
    store: vault.store,
    me: () => facts.record?.me ?? null,
    clock,
    listener: createSyncListener({
      holder,
      facts,
      content: listener,
      online: () => revocations.tryNow(),
      changed,
    }),
    ...(options.timings ? { timings: options.timings } : {}),
  });
  const line = createLine(sync);
  const keychainAway = createKeychainAway({ keychain, vault, record });
  const runner = createSignOut({
    clock,
    journal,
    revocations,
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
  const effects = createEffects({ facts, line, vault, saving, ending, cover, report });
  const monitor = createIdleMonitor({
    clock,
    idle,
    untilDeadline() {
      const deadline = nextDeadline(holder.state);
      return deadline && untilEither(deadline.at, holder.now());
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
    device: options.device,
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
  const ownSessions = createOwnSessions({
    api,
    credentials,
    facts,
    revoked,
    signOut: () => signOut('user'),
  });

  return {
    start: () => boot(booting),
    phase() {
      dispatch({ type: 'tick' });
      return holder.state.phase;
    },
    view,
    signIn: entry.signIn,
    lock(trigger) {
      entry.lockWhenDone(trigger);
      dispatch({ type: 'lock', trigger });
    },
    unlock: createUnlock({ holder, facts, vault, saving, commands }),
    signOut,
    async retry() {
      await restore(booting);
      revocations.tryNow();
    },
    ...createPinCommands({ holder, facts, vault, commands, changed }),
    listSessions: ownSessions.list,
    revokeSession: ({ sessionId }) => ownSessions.revoke(sessionId),
    chat: sync.chat,
    resume() {
      monitor.poll();
      sync.checkNetwork();
      revocations.tryNow();
    },
    async stop() {
      if (keychain.keeping === 'memory' && isWatched(holder.state)) await signOut('user');
      dispatch({ type: 'lock', trigger: 'user' });
      saving.save();
      monitor.stop();
      await Promise.all([effects.closed(), saving.written(), ending.ended()]);
      await line.stop();
      await revocations.stop();
    },
  };
}
