import { beforeEach, describe, expect, it } from 'vitest';
import { type ErrorCode, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Tokens } from '../../shared/protocol/routes/sign-in.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import type { Api } from '../sync/api.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { FakeKeychain } from './testing/fake-keychain.ts';
import { ManualClock } from './testing/manual-clock.ts';

const SERVER = 'https://chat.lumen.test';
const LIFE_MS = 600_000;

let keychain: FakeKeychain;
let clock: ManualClock;
let issued: number;
let refreshed: unknown[];
let refusal: ErrorCode | null;
/** Holds back the server's answer. */
let gate: Promise<void>;
let revoked: EndReason[];
let because: EndReason | null;
let words: string[];

const issue = (): Tokens => {
  issued += 1;
  return {
    accessToken: `access-${issued}-0123456789`,
    accessExpiresAt: clock.wallNow() + LIFE_MS,
    refreshToken: `refresh-${issued}-0123456789`,
  };
};
const api: Api = {
  async call(_serverUrl, _route, request) {
    refreshed.push(request);
    await gate;
    // Only `refresh` is called here.
    return refusal
      ? err(refusal, because ? { because } : {})
      : (ok({ ...issue(), word: `word ${issued}` }) as never);
  },
};
const open = (): Credentials =>
  createCredentials({
    keychain,
    api,
    clock,
    revoked: (reason) => {
      revoked.push(reason);
    },
    heard: (word) => words.push(word),
    posture: () => undefined,
  });
const value = (result: Result<string>) => (result.ok ? result.value : result.error.code);

beforeEach(() => {
  keychain = new FakeKeychain();
  clock = new ManualClock();
  issued = 0;
  refreshed = [];
  refusal = null;
  gate = Promise.resolve();
  revoked = [];
  because = null;
  words = [];
});

describe('credentials', () => {
  it('are found again by the next process', async () => {
    const first = open();
    await first.adopt(SERVER, issue());
    const next = open();
    expect(await next.load()).toBe('found');
    expect(next.recordKey()).toEqual(first.recordKey());
    expect(next.recordKey()).toHaveLength(32);
    expect(value(await next.current())).toBe('access-1-0123456789');
    expect(refreshed).toEqual([]);
  });

  it('tell missing, damaged and unavailable apart', async () => {
    expect(await open().load()).toBe('missing');
    keychain.items.set('session-tokens', Buffer.from('{"serverUrl":"x"}'));
    expect(await open().load()).toBe('damaged');
    keychain.items.set('session-tokens', Buffer.from('nonsense'));
    expect(await open().load()).toBe('damaged');
    keychain.locked = true;
    expect(await open().load()).toBe('unavailable');
  });

  it('renew a minute before the end, once for all who ask', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    clock.advance(LIFE_MS - 60_000);
    expect(value(await credentials.current())).toBe('access-1-0123456789');
    clock.advance(1);
    const asked = [credentials.current(), credentials.current(), credentials.current()];
    expect((await Promise.all(asked)).map(value)).toEqual(Array(3).fill('access-2-0123456789'));
    expect(refreshed).toEqual([{ refreshToken: 'refresh-1-0123456789' }]);
  });

  it('renew when the server refuses a token, whatever the clock says', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    expect(value(await credentials.current('access-1-0123456789'))).toBe('access-2-0123456789');
    expect(value(await credentials.current('access-1-0123456789'))).toBe('access-2-0123456789');
  });

  it('use no token that the keychain did not take, and ask for no other meanwhile', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    keychain.locked = true;
    expect(value(await credentials.current('access-1-0123456789'))).toBe('KeychainUnavailable');
    expect(value(await credentials.current())).toBe('KeychainUnavailable');
    keychain.locked = false;
    expect(value(await credentials.current())).toBe('access-2-0123456789');
    expect(refreshed).toHaveLength(1);
    expect(String(keychain.items.get('session-tokens'))).toContain('refresh-2-0123456789');
  });

  it.each(['SessionRevoked', 'WrongCredentials', 'TokenExpired'] as const)(
    'say that the session is over when a refresh is answered with %s',
    async (code) => {
      const credentials = open();
      await credentials.adopt(SERVER, issue());
      refusal = code;
      expect(value(await credentials.current('access-1-0123456789'))).toBe('SessionRevoked');
      expect(revoked).toEqual(['revoked']);
    },
  );

  it('say why it is over, where the server says so', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    refusal = 'SessionRevoked';
    because = 'wiped';
    expect(await credentials.current('access-1-0123456789')).toMatchObject({ error: { because } });
    expect(revoked).toEqual(['wiped']);
  });

  it('do not take an unreachable server for the end', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    refusal = 'ServerUnreachable';
    expect(value(await credentials.current('access-1-0123456789'))).toBe('ServerUnreachable');
    expect(revoked).toEqual([]);
  });

  it('stay destroyed although a refresh was under way', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    const refreshing = credentials.current('access-1-0123456789');
    expect(await credentials.destroy()).toBe(1);
    held.resolve();
    expect(value(await refreshing)).toBe('WrongState');
    expect(keychain.items.size).toBe(0);
    expect(credentials.recordKey()).toBeNull();
    expect(value(await credentials.current())).toBe('WrongState');
    expect(await credentials.destroy()).toBe(0);
  });

  it('overwrite the record key when they are forgotten', async () => {
    const credentials = open();
    await credentials.adopt(SERVER, issue());
    const key = credentials.recordKey();
    credentials.clear();
    expect(key?.every((byte) => byte === 0)).toBe(true);
    expect(await credentials.load()).toBe('found');
  });
});
