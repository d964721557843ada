import type { SignOutTrigger } from '../../../shared/domain/session.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { SignOutStepName } from '../../../shared/ipc/view.ts';
import type { ArtefactName, RemovalMethod } from '../../../shared/receipt/artefact.ts';
import type { FilesRemoval } from '../../files/files-removal.ts';
import type { Sync } from '../../sync/sync.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Credentials } from '../credentials.ts';
import type { Surfaces } from '../ports.ts';
import type { SessionRecordFile } from '../session-record.ts';
import type { Revocation } from './journal.ts';
import type { KeychainAway } from './keychain-away.ts';
import type { Delivery, Revocations } from './revocation.ts';
import type { Look, Verifier } from './verifier.ts';

/** The parts that steps work on. */
export interface SignOutParts {
  vault: Pick<Vault, 'destroyKeys' | 'deleteStore'>;
  credentials: Pick<Credentials, 'destroy'>;
  sync: Pick<Sync, 'stop'>;
  record: Pick<SessionRecordFile, 'delete'>;
  files: Pick<FilesRemoval, 'begin' | 'removeAll'>;
  surfaces: Pick<Surfaces, 'clearWebStorage' | 'clearDesktopTraces'>;
  revocations: Pick<Revocations, 'add' | 'drop'>;
  keychainAway: KeychainAway;
  verify: Verifier;
  /** Resolves when no command that works on the vault is under way. */
  commandsSettled(): Promise<void>;
}

export interface StepContext extends SignOutParts {
  trigger: SignOutTrigger;
  revocation: Revocation | null;
  /** What the server said, asked as sign-out began; `unreachable` when it took too long. */
  serverAnswer: Promise<Delivery>;
  /** The page was replaced: clearing its storage before would let it write again. */
  covered: Promise<void>;
}

/** How many things went, or how many bytes. */
export type Removed = Partial<Record<ArtefactName, number>>;

export interface StepOutcome {
  result: 'done' | 'deferred' | 'failed';
  removed: Removed;
  /** Of what went, where that was seen as it went. */
  bytes?: Removed;
  /** What the last look found. */
  look?: Look;
}

/** How each thing goes. */
export const METHODS: Readonly<Record<ArtefactName, RemovalMethod>> = {
  'vault-keys': 'key-destroyed',
  'session-tokens': 'key-destroyed',
  connection: 'closed',
  'message-store': 'file-deleted',
  'session-record': 'file-deleted',
  attachments: 'file-deleted',
  'window-storage': 'cleared',
  'desktop-traces': 'cleared',
  'server-session': 'told',
};

export interface SignOutStep {
  name: SignOutStepName;
  /** What it takes care of, also when there was nothing of it. */
  removes: readonly ArtefactName[];
  /** Idempotent. Throws when it could not be done; it is then tried again. */
  run(context: StepContext): Promise<StepOutcome>;
  /** Runs again whenever another step had to. */
  lastWord?: true;
  /** The journal does not wait for it: it is followed up elsewhere. */
  followedUp?: true;
  /** While it is not done, nobody signs in: the old session's things would meet the new one's. */
  beforeSignIn?: true;
}

const done = (removed: Removed = {}): StepOutcome => ({ result: 'done', removed });

/** Sign-out, in order. Keys first: without them what the other steps delete is noise already. */
export const SIGN_OUT_STEPS: readonly SignOutStep[] = [
  {
    name: 'destroy-keys',
    removes: ['vault-keys', 'session-tokens'],
    beforeSignIn: true,
    run: async ({ vault, credentials, keychainAway }) => {
      const [keys, tokens] = await all(vault.destroyKeys(), credentials.destroy());
      await needsKeychain(keychainAway);
      return done({ 'vault-keys': keys, 'session-tokens': tokens });
    },
  },
  {
    name: 'close-connection',
    removes: ['connection'],
    run: async ({ sync, files }) => {
      await sync.stop();
      // Nobody writes one any more. Gigabytes take longer to go than all the rest, which goes meanwhile.
      files.begin();
      return done();
    },
  },
  {
    name: 'delete-store',
    removes: ['message-store'],
    beforeSignIn: true,
    run: async ({ vault, commandsSettled }) => {
      // An unlock or a sign-in that was under way may have made a key after the first step.
      await commandsSettled();
      // The store goes also when the keychain does not let go of its half: there may be no other time.
      const [keys, files] = await all(vault.destroyKeys(), vault.deleteStore());
      return done({ 'vault-keys': keys, 'message-store': files });
    },
  },
  {
    name: 'delete-session-record',
    removes: ['session-record'],
    beforeSignIn: true,
    run: async ({ record, keychainAway }) => {
      // It names the ticket that ends the session on the server, and the key that reads it is away.
      await needsKeychain(keychainAway);
      return done({ 'session-record': await record.delete() });
    },
  },
  {
    name: 'delete-files',
    removes: ['attachments'],
    // The folder goes with them, and a new session would put its own there.
    beforeSignIn: true,
    run: async ({ files }) => {
      const gone = await files.removeAll();
      const removed = { attachments: gone.files };
      return { result: 'done', removed, bytes: { attachments: gone.bytes } };
    },
  },
  {
    name: 'clear-web-storage',
    removes: ['window-storage'],
    run: async ({ surfaces, covered }) => {
      await covered;
      return done({ 'window-storage': await surfaces.clearWebStorage() });
    },
  },
  {
    name: 'clear-desktop-traces',
    removes: ['desktop-traces'],
    run: async ({ surfaces }) => done({ 'desktop-traces': await surfaces.clearDesktopTraces() }),
  },
  {
    name: 'revoke-on-server',
    removes: ['server-session'],
    followedUp: true,
    run: revokeOnServer,
  },
  {
    name: 'verify',
    removes: [],
    lastWord: true,
    run: async ({ verify }) => {
      const look = await verify();
      return { result: look.residue.length === 0 ? 'done' : 'failed', removed: {}, look };
    },
  },
];

async function revokeOnServer(context: StepContext): Promise<StepOutcome> {
  const { revocation, revocations, trigger, serverAnswer } = context;
  // The record could not be read, and the ticket was in it: another device or an admin can end it.
  if (!revocation) return { result: 'failed', removed: {} };
  switch (await serverAnswer) {
    case 'unreachable':
      await revocations.add(revocation, trigger);
      return { result: 'deferred', removed: {} };
    case 'refused':
      await revocations.drop(revocation.ticket);
      return { result: 'failed', removed: {} };
    case 'delivered':
      await revocations.drop(revocation.ticket);
      return done({ 'server-session': 1 });
  }
}

async function needsKeychain(away: KeychainAway): Promise<void> {
  if (await away())
    throw new NightjarError('KeychainUnavailable', 'the session’s keychain is away');
}

/** Waits for all, so that one failure stops none of the others; then throws the first there was. */
async function all<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
