import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Posture } from '../../shared/domain/posture.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import { Tokens } from '../../shared/protocol/routes/sign-in.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { lifeMsOf } from '../sync/access-token.ts';
import type { Api } from '../sync/api.ts';
import type { AccessTokens } from '../sync/sync.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { VaultPlace } from '../vault/vault.ts';
import type { Clock } from './ports.ts';

/**
 * Renewed when less than this is left, or a fifth of a shorter life: no request starts with a token about to
 * run out.
 */
const RENEW_BEFORE_MS = 60_000;
const RECORD_KEY_BYTES = 32;

/** The keychain item `session-tokens`. Gone with it is the key of the session record as well. */
const Held = z.object({
  version: z.literal(1),
  serverUrl: z.url({ protocol: /^https?$/ }).max(300),
  /** Base64, 256 bits. */
  recordKey: z.base64().length(44),
  tokens: Tokens,
});
type Held = z.infer<typeof Held>;
const NewerHeld = z.object({ version: z.int().min(2) });

export interface Credentials extends AccessTokens {
  /**
   * Reads the keychain. `newer`: there is an item of a newer Nightjar. `damaged`: there is one that
   * cannot be what was written.
   */
  load(): Promise<'found' | 'missing' | 'newer' | 'damaged' | 'unavailable'>;
  /**
   * A new session's. Those of one in `memory` never reach the keychain.
   * @throws NightjarError `KeychainUnavailable`
   */
  adopt(serverUrl: string, tokens: Tokens, place?: VaultPlace): Promise<void>;
  /** Seals the session record; null when there is no session, or one in memory, which has no record. */
  recordKey(): Buffer | null;
  /** Forgets what is in memory. The keychain keeps its item. */
  clear(): void;
  /** Forgets, and deletes the item. Answers how many items went. @throws NightjarError `KeychainUnavailable` */
  destroy(): Promise<number>;
}

export interface CredentialsOptions {
  keychain: Keychain;
  api: Api;
  clock: Clock;
  /** The server does not take the refresh token any more: the session is over. */
  revoked(because: EndReason): void;
  /** The server's signed word came with a renewal. */
  heard(word: string): void;
  /** What the device says of itself with each renewal. */
  posture(): Posture | undefined;
}

export function createCredentials({
  keychain,
  api,
  clock,
  revoked,
  heard,
  posture,
}: CredentialsOptions): Credentials {
  let held: Held | null = null;
  let place: VaultPlace = 'disk';
  let key: Buffer | null = null;
  /** A refresh token that the keychain has not taken yet; not used before it has. */
  let unsaved: Held | null = null;
  let renewing: Promise<Result<string>> | null = null;
  let writing: Promise<unknown> = Promise.resolve();

  function take(next: Held): void {
    held = next;
    if (place === 'disk') key ??= Buffer.from(next.recordKey, 'base64');
  }

  function clear(): void {
    key?.fill(0);
    key = null;
    held = null;
    place = 'disk';
    unsaved = null;
    renewing = null;
  }

  function write(next: Held): Promise<void> {
    if (place === 'memory') return Promise.resolve();
    const written = keychain.write('session-tokens', Buffer.from(JSON.stringify(next)));
    writing = written.catch(() => undefined);
    return written;
  }

  /** Keychain first: a refresh token that only memory knows would end the session with the process. */
  async function keep(next: Held, since: Held): Promise<Result<string>> {
    unsaved = next;
    try {
      await write(next);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message.slice(0, 500) : 'write failed';
      return err('KeychainUnavailable', { detail });
    }
    // Forgotten meanwhile: whoever forgot also waits for this write, and deletes it.
    if (held !== since) return err('WrongState', { detail: 'the session ended meanwhile' });
    unsaved = null;
    take(next);
    return ok(next.tokens.accessToken);
  }

  async function renew(since: Held): Promise<Result<string>> {
    if (unsaved) return keep(unsaved, since);
    const { refreshToken } = since.tokens;
    const request = { refreshToken, posture: posture() };
    const reply = await api.call(since.serverUrl, 'refresh', request);
    if (held !== since) return err('WrongState', { detail: 'the session ended meanwhile' });
    if (reply.ok) {
      const { word, ...tokens } = reply.value;
      heard(word);
      return keep({ ...since, tokens: onOwnClock(tokens, clock.wallNow()) }, since);
    }
    const { code, because = 'revoked' } = reply.error;
    switch (code) {
      case 'SessionRevoked':
      case 'WrongCredentials':
      case 'TokenExpired':
        revoked(because);
        return err('SessionRevoked', { because });
      default:
        return reply;
    }
  }

  return {
    async current(refused) {
      if (!held) return err('WrongState', { detail: 'no session' });
      const { accessToken, accessExpiresAt } = held.tokens;
      const fresh = accessExpiresAt - clock.wallNow() >= renewBeforeMs(accessToken);
      if (fresh && accessToken !== refused && !unsaved) return ok(accessToken);
      if (!renewing) {
        const renewal = renew(held).finally(() => {
          if (renewing === renewal) renewing = null;
        });
        renewing = renewal;
      }
      return renewing;
    },
    async load() {
      const read = await keychain.read('session-tokens');
      if (read.state !== 'found') return read.state;
      const parsed = parseHeld(read.value);
      read.value.fill(0);
      if (typeof parsed === 'string') return parsed;
      clear();
      take(parsed);
      return 'found';
    },
    async adopt(serverUrl, tokens, where = 'disk') {
      clear();
      place = where;
      const recordKey = randomBytes(RECORD_KEY_BYTES).toString('base64');
      const own = onOwnClock(tokens, clock.wallNow());
      const next: Held = { version: 1, serverUrl, recordKey, tokens: own };
      await write(next);
      take(next);
    },
    recordKey: () => key,
    clear,
    async destroy() {
      clear();
      await writing;
      return (await keychain.delete('session-tokens')) ? 1 : 0;
    },
  };
}

/**
 * With the moment at which the access token runs out as this computer's clock will show it: the clocks of two
 * machines need not agree.
 */
function onOwnClock(tokens: Tokens, now: EpochMs): Tokens {
  const lifeMs = lifeMsOf(tokens.accessToken);
  return lifeMs === null ? tokens : { ...tokens, accessExpiresAt: now + lifeMs };
}

function renewBeforeMs(accessToken: string): number {
  const lifeMs = lifeMsOf(accessToken);
  return lifeMs === null ? RENEW_BEFORE_MS : Math.min(RENEW_BEFORE_MS, lifeMs / 5);
}

function parseHeld(value: Buffer): Held | 'newer' | 'damaged' {
  try {
    const item: unknown = JSON.parse(value.toString('utf8'));
    if (NewerHeld.safeParse(item).success) return 'newer';
    return Held.safeParse(item).data ?? 'damaged';
  } catch (cause) {
    if (cause instanceof SyntaxError) return 'damaged';
    throw new NightjarError('Internal', 'credentials', { cause });
  }
}
