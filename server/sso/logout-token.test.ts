import { createRemoteJWKSet, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLogoutToken } from './logout-token.ts';
import type { Provider } from './providers.ts';
import {
  FORGED_CLIENT,
  type ForgingProvider,
  startForgingProvider,
} from './testing/forging-provider.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

let forging: ForgingProvider;
let provider: Pick<Provider, 'issuer' | 'settings' | 'keys'>;
beforeAll(async () => {
  forging = await startForgingProvider(Date.now);
  const { issuer } = forging;
  provider = {
    issuer,
    keys: createRemoteJWKSet(new URL(`${issuer}/jwks`)),
    settings: {
      enabled: true,
      issuer,
      clientId: FORGED_CLIENT,
      scopes: [],
      groupsClaim: 'groups',
      roles: [],
      otherRole: 'member',
      linkByEmail: false,
      askAgain: false,
    },
  };
});
afterAll(() => forging.close());

const now = () => Math.floor(Date.now() / 1000);
const right = (): JWTPayload => ({
  iss: forging.issuer,
  aud: FORGED_CLIENT,
  iat: now(),
  exp: now() + 120,
  jti: 'j1',
  sub: 'u1',
  sid: 's1',
  events: { [EVENT]: {} },
});
const logoutToken = (claims: JWTPayload) => forging.sign(claims, { typ: 'logout+jwt' });
const read = (token: string) => readLogoutToken(provider, token, Date.now());

describe('a logout token (Back-Channel Logout 1.0 §2.6)', () => {
  it('that is right tells who is signed out', async () => {
    const token = await logoutToken(right());
    expect(await read(token)).toMatchObject({
      ok: true,
      value: { subject: 'u1', sid: 's1', jti: 'j1' },
    });
    const { sid: _, ...bySubject } = right();
    expect(await read(await logoutToken(bySubject))).toMatchObject({
      ok: true,
      value: { sid: null },
    });
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://other.example' })],
    ['for another client', (claims) => ({ ...claims, aud: 'another' })],
    ['that ran out', (claims) => ({ ...claims, exp: now() - 120 })],
    ['made long ago', (claims) => ({ ...claims, iat: now() - 3_600 })],
    ['made in the future', (claims) => ({ ...claims, iat: now() + 3_600, exp: now() + 7_200 })],
    ['without the event', (claims) => ({ ...claims, events: {} })],
    ['with another event', (claims) => ({ ...claims, events: { 'urn:other': {} } })],
    ['with an event that is no object', (claims) => ({ ...claims, events: { [EVENT]: true } })],
    ['with a nonce, as an ID token has', (claims) => ({ ...claims, nonce: 'n' })],
    ['without a name of its own', ({ jti: _, ...claims }) => claims],
    ['of nobody', ({ sub: _, sid: __, ...claims }) => claims],
  ])('%s is refused', async (_, change) => {
    expect(await read(await logoutToken(change(right())))).toEqual({
      ok: false,
      error: 'invalid',
    });
  });

  it.each([undefined, 'JWT', 'at+jwt'])('of the type %s is refused', async (typ) => {
    const token = await forging.sign(right(), typ === undefined ? {} : { typ });
    expect(await read(token)).toEqual({ ok: false, error: 'invalid' });
  });

  it('signed with another key is refused', async () => {
    const token = await forging.signWithOther(right(), { typ: 'logout+jwt' });
    expect(await read(token)).toEqual({ ok: false, error: 'invalid' });
  });
});
