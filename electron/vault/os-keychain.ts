import keytar from 'keytar';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { createBoundedCalls } from './bounded-calls.ts';
import type { Keychain, KeychainItem } from './keychain.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { hasSessionBus, saysNobodyKeepsSecrets } from './secret-service.ts';

const SERVICE = 'Nightjar';
/** Written and deleted again at once, to learn whether the keychain is open. */
const PROBE = 'probe';
const ANSWER_WITHIN_MS = 5_000;
/**
 * A read behind a call that does not come back, for example because a prompt is open, waits only so
 * long: at a start three reads follow one another, and the window waits for them all.
 */
const READ_BEHIND_MS = 250;

export interface OsKeychainOptions {
  /** Milliseconds until a keychain that does not answer counts as unavailable. */
  answerWithinMs?: number;
}

/** The keychain of this person's desktop, or one in memory where the desktop has none. */
export async function openKeychain(
  profileId: string,
  { answerWithinMs = ANSWER_WITHIN_MS }: OsKeychainOptions = {},
): Promise<Keychain> {
  const isLinux = process.platform === 'linux';
  if (isLinux && !hasSessionBus(process.env)) return createMemoryKeychain();

  const bounded = createBoundedCalls(answerWithinMs);
  const account = (name: KeychainItem | typeof PROBE) => `${profileId}/${name}`;

  /**
   * libsecret answers "no such item" also for an item in a locked collection that the person did not
   * unlock. Only a collection that takes a new item can be believed.
   */
  async function confirmOpen(): Promise<void> {
    if (!isLinux) return;
    await keytar.setPassword(SERVICE, account(PROBE), PROBE);
    await keytar.deletePassword(SERVICE, account(PROBE));
  }

  async function look(item: KeychainItem): Promise<string | null> {
    const text = await keytar.getPassword(SERVICE, account(item));
    if (text !== null) return text;
    await confirmOpen();
    // It may have been locked at the first look and unlocked for the probe.
    return keytar.getPassword(SERVICE, account(item));
  }

  if (isLinux) {
    try {
      await bounded(() => look('device-key'));
    } catch (cause) {
      if (saysNobodyKeepsSecrets(cause)) return createMemoryKeychain();
      // Locked, or slow: it is there, and each read says `unavailable` until it answers.
    }
  }

  return {
    keeping: 'kept',
    async read(item) {
      try {
        const text = await bounded(() => look(item), READ_BEHIND_MS);
        if (text === null) return { state: 'missing' };
        return { state: 'found', value: Buffer.from(text, 'base64') };
      } catch (cause) {
        return { state: 'unavailable', cause };
      }
    },
    async write(item, value) {
      const text = value.toString('base64');
      try {
        await bounded(() => keytar.setPassword(SERVICE, account(item), text));
      } catch (cause) {
        throw unavailable('write', cause);
      }
    },
    async delete(item) {
      try {
        return await bounded(async () => {
          if (await keytar.deletePassword(SERVICE, account(item))) return true;
          await confirmOpen();
          return keytar.deletePassword(SERVICE, account(item));
        });
      } catch (cause) {
        throw unavailable('delete', cause);
      }
    },
  };
}

function unavailable(doing: string, cause: unknown): NightjarError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new NightjarError('KeychainUnavailable', `${doing}: ${why}`, { cause });
}
