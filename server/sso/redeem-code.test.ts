import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import type { SsoSettings } from '../../shared/domain/sso.ts';
import { checkProvider } from './check-provider.ts';
import { discover } from './discover.ts';
import { createOutbound } from './outbound.ts';
import { isVerifierOf, redeemCode } from './redeem-code.ts';
import {
  FORGED_CLIENT,
  type ForgingProvider,
  startForgingProvider,
} from './testing/forging-provider.ts';

const deps = { outbound: createOutbound('inside-too'), reach: 'inside-too' } as const;
const verifier = 'v'.repeat(43);

let forging: ForgingProvider;
beforeAll(async () => {
  forging = await startForgingProvider(Date.now);
  forging.expect('the nonce');
});
afterAll(() => forging.close());
beforeEach(() => forging.forge((right) => forging.sign(right)));

const settingsWith = (change: Partial<SsoSettings> = {}): SsoSettings => ({
  enabled: true,
  issuer: forging.issuer,
  clientId: FORGED_CLIENT,
  scopes: [],
  groupsClaim: 'groups',
  roles: [],
  otherRole: 'member',
  linkByEmail: false,
  askAgain: false,
  ...change,
});

async function redeem(issuer: string | null = forging.issuer, change: Partial<SsoSettings> = {}) {
  const settings = settingsWith(change);
  const config = await discover(deps, settings, 'secret');
  const pending = {
    tenantId: TenantId.parse('5d3b0f0e-3a4c-4b6e-9d52-7f3f5a0f2f10'),
    email: 'ann@x.test',
    issuer: forging.issuer,
    nonce: 'the nonce',
    challenge: '',
    redirectUri: 'http://127.0.0.1:7/nightjar/sign-in',
    deviceId: '',
    deviceKey: '',
  };
  const keys = async () => Promise.reject(new Error('not asked here'));
  const provider = { settings, config, issuer: forging.issuer, keys };
  return redeemCode(provider, pending, { code: 'c', state: 's'.repeat(43), verifier, issuer });
}

const now = () => Math.floor(Date.now() / 1000);

describe('an ID token', () => {
  it('that is right tells who it is', async () => {
    expect(await redeem()).toMatchObject({
      ok: true,
      value: { issuer: forging.issuer, subject: 'u1', email: 'ann@x.test' },
    });
  });

  it.each<[string, (right: JWTPayload) => Promise<string>]>([
    ['of another issuer', (right) => forging.sign({ ...right, iss: 'https://other.example' })],
    ['for another client', (right) => forging.sign({ ...right, aud: 'another' })],
    [
      'for several, and another one the authorised party',
      (right) => forging.sign({ ...right, aud: [FORGED_CLIENT, 'another'], azp: 'another' }),
    ],
    ['that ran out', (right) => forging.sign({ ...right, exp: now() - 120, iat: now() - 600 })],
    ['without an end', ({ exp: _, ...right }) => forging.sign(right)],
    ['with another nonce', (right) => forging.sign({ ...right, nonce: 'replayed' })],
    ['without a nonce', ({ nonce: _, ...right }) => forging.sign(right)],
    ['signed with another key', (right) => forging.signWithOther(right)],
    [
      'that nobody signed',
      async (right) => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        return `${part({ alg: 'none' })}.${part(right)}.`;
      },
    ],
    ['that is none', async () => 'nonsense'],
    ['that names nobody', ({ sub: _, ...right }) => forging.sign(right)],
  ])('%s is refused', async (_, make) => {
    forging.forge(make);
    expect(await redeem()).toMatchObject({ ok: false, error: { code: 'SignOnRefused' } });
  });

  it('is refused when the browser was sent back by another issuer, or by nobody (RFC 9207)', async () => {
    const refused = { ok: false, error: { code: 'SignOnRefused' } };
    expect(await redeem('https://mix-up.example')).toMatchObject(refused);
    expect(await redeem(null)).toMatchObject(refused);
  });

  it('tells when somebody proved themselves, where they are asked again', async () => {
    const asked = (authTime: number | undefined) => {
      forging.forge((right) =>
        forging.sign(authTime === undefined ? right : { ...right, auth_time: authTime }),
      );
      return redeem(forging.issuer, { askAgain: true });
    };
    const refused = { ok: false, error: { code: 'SignOnRefused' } };
    expect(await asked(now() - 3_600)).toMatchObject(refused);
    expect(await asked(undefined)).toMatchObject(refused);
    expect(await asked(now())).toMatchObject({ ok: true });
  });
});

describe('a provider', () => {
  const problems = async (change: Record<string, unknown>, issuer = forging.issuer) => {
    const before = { ...forging.metadata };
    Object.assign(forging.metadata, change);
    const found = await checkProvider(deps, issuer);
    Object.assign(forging.metadata, before);
    return found;
  };

  it.each([
    [{}, []],
    [{ issuer: 'https://other.example' }, ['other-issuer']],
    [{ issuer: 'https://login.example/{tenantid}/v2.0' }, ['other-issuer']],
    [{ jwks_uri: undefined }, ['no-code-flow']],
    [{ response_types_supported: ['id_token'] }, ['no-code-flow']],
    [{ id_token_signing_alg_values_supported: ['HS256', 'none'] }, ['weak-signature']],
    [
      { code_challenge_methods_supported: ['plain'], backchannel_logout_supported: false },
      ['no-pkce', 'no-backchannel-logout'],
    ],
  ])('that says %j: %j', async (change, found) => {
    expect(await problems(change)).toEqual(found);
  });

  it('is asked for letter by letter', async () => {
    expect(await checkProvider(deps, `${forging.issuer}/`)).toEqual(['other-issuer']);
  });

  it('that is not there, not encrypted or not to be reached is told apart', async () => {
    expect(await checkProvider(deps, 'http://127.0.0.1:1')).toEqual(['not-reached']);
    expect(await checkProvider(deps, 'http://login.example')).toEqual(['not-encrypted']);
    const outside = { outbound: createOutbound('public'), reach: 'public' } as const;
    expect(await checkProvider(outside, 'https://10.0.0.1')).toEqual(['address-refused']);
    expect(await checkProvider(outside, forging.issuer)).toEqual(['not-encrypted']);
  });
});

it('a verifier is of its challenge alone (RFC 7636)', () => {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  expect(isVerifierOf(verifier, challenge)).toBe(true);
  expect(isVerifierOf(`${verifier}x`, challenge)).toBe(false);
  expect(isVerifierOf(challenge, challenge)).toBe(false);
  expect(isVerifierOf(verifier, 'short')).toBe(false);
});
