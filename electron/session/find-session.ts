import type { AppError } from '../../shared/errors/app-error.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { SealedRead } from '../vault/sealed-file.ts';
import type { Vault } from '../vault/vault.ts';
import type { Credentials } from './credentials.ts';
import type { SessionRecord, SessionRecordFile } from './session-record.ts';

export type Found =
  | { state: 'nobody' }
  /** Of a session that was in memory only and ended with its process. Nothing opens it any more. */
  | { state: 'leftover' }
  /** The keychain does not answer now, or a newer Nightjar was here. Nothing may be changed. */
  | { state: 'unavailable'; error: AppError }
  /** Something is here that can never be opened again. */
  | { state: 'unreadable' }
  | { state: 'session'; record: SessionRecord };

export interface FindSessionOptions {
  keychain: Pick<Keychain, 'keeping'>;
  credentials: Pick<Credentials, 'load' | 'recordKey'>;
  record: Pick<SessionRecordFile, 'exists' | 'read'>;
  vault: Pick<Vault, 'presence'>;
}

const UNAVAILABLE: Found = { state: 'unavailable', error: { code: 'KeychainUnavailable' } };
/** To take it for damage would sign out, and lose what waits there to be sent. */
const NEWER: Found = { state: 'unavailable', error: { code: 'StoreFromNewerVersion' } };

/** What an earlier process left here. Reads, and changes nothing. */
export async function findSession(options: FindSessionOptions): Promise<Found> {
  const { keychain, credentials, record, vault } = options;
  const loaded = await credentials.load();
  // A keychain that is slow to say no is not asked twice.
  if (loaded === 'unavailable') return UNAVAILABLE;
  const presence = await vault.presence();
  if (presence.state === 'unavailable') return UNAVAILABLE;
  if (loaded === 'newer' || presence.state === 'newer') return NEWER;
  if (loaded === 'damaged') return { state: 'unreadable' };
  if (loaded === 'missing') {
    // A session in memory writes no record. One that is there belongs to a keychain that is away.
    const kept = await record.exists();
    if (kept) return keychain.keeping === 'memory' ? UNAVAILABLE : { state: 'unreadable' };
    if (presence.state === 'none') return { state: 'nobody' };
    return { state: keychain.keeping === 'memory' ? 'leftover' : 'unreadable' };
  }
  const read = await readRecord(options);
  if (read.state === 'newer') return NEWER;
  if (read.state !== 'found' || presence.state === 'none' || presence.state === 'lost') {
    return { state: 'unreadable' };
  }
  return { state: 'session', record: read.value };
}

/** The session record, as the loaded credentials open it. */
export async function readRecord({
  credentials,
  record,
}: Pick<FindSessionOptions, 'credentials' | 'record'>): Promise<SealedRead<SessionRecord>> {
  const key = credentials.recordKey();
  return key ? record.read(key) : { state: 'missing' };
}
