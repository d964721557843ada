import { CompactSign, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashOfShown, type Provable, signProof } from '../../shared/proof/proof.ts';
import { newSigningKey } from '../../shared/receipt/testing/sample-receipt.ts';
import { type SigningKey, thumbprintOf } from '../../shared/signing/signed-document.ts';
import { createTestClock, type TestClock } from '../testing/clock.ts';
import { WINDOW_MS } from './proof-windows.ts';
import { createProofs, type Proofs } from './proofs.ts';

const URL_OF = 'https://chat.lumen.test/v1/sessions';
const TOKEN = 'an access token';
const [key, other] = [await newSigningKey(), await newSigningKey()];

let clock: TestClock;
let proofs: Proofs;
beforeEach(() => {
  clock = createTestClock();
  proofs = createProofs(clock);
});

const made = (wanted: Partial<Provable> = {}, by: SigningKey = key) =>
  signProof(by, {
    method: 'GET',
    url: new URL(URL_OF),
    accessToken: TOKEN,
    nonce: proofs.nonce(),
    ...wanted,
  });
const HERE = '203.0.113.7';
const check = (
  proof: unknown,
  urls = [URL_OF],
  token: string | null = TOKEN,
  { address = HERE }: { address?: string } = {},
) => proofs.check({ method: 'GET', urls, proof, address }, token);
const codeOf = async (...args: Parameters<typeof check>) => {
  const checked = await check(...args);
  return checked.ok ? 'taken' : checked.error.code;
};

describe('a proof', () => {
  it('says whose key it is, whatever the query of the request', async () => {
    const url = new URL(`${URL_OF}?from=1#x`);
    expect(await check(await made({ url }))).toEqual({
      ok: true,
      value: { thumbprint: await thumbprintOf(key.publicJwk) },
    });
  });

  it('is taken once', async () => {
    const proof = await made();
    expect(await codeOf(proof)).toBe('taken');
    expect(await codeOf(proof)).toBe('ProofInvalid');
    // Also at the end of the time that its nonce is good for.
    const late = await made();
    clock.advance(WINDOW_MS);
    expect(await codeOf(late)).toBe('taken');
    expect(await codeOf(late)).toBe('ProofInvalid');
    clock.advance(WINDOW_MS);
    expect(await codeOf(late)).toBe('ProofNonceNeeded');
  });

  it('that comes again from elsewhere was copied; from the same network it may be a proxy', async () => {
    const proof = await made();
    expect(await codeOf(proof)).toBe('taken');
    expect(await check(proof)).toMatchObject({ replayed: false });
    const elsewhere = { address: '198.51.100.9' };
    expect(await check(proof, [URL_OF], TOKEN, elsewhere)).toMatchObject({ replayed: true });
    // Control: one that never was good tells nothing of copies.
    const other = await made({ method: 'POST' });
    expect(await check(other, [URL_OF], TOKEN, elsewhere)).toMatchObject({ replayed: false });
  });

  it('is of one method, one address and one token', async () => {
    expect(await codeOf(await made({ method: 'POST' }))).toBe('ProofInvalid');
    for (const url of [
      'http://chat.lumen.test/v1/sessions',
      'https://chat.lumen.test:8443/v1/sessions',
      'https://chat.lumen.test/v1/sessions/x',
      'https://chat.lumen.tes/v1/sessions',
    ]) {
      expect(await codeOf(await made({ url: new URL(url) })), url).toBe('ProofInvalid');
    }
    expect(await codeOf(await made({ accessToken: `${TOKEN}.` }))).toBe('ProofInvalid');
    expect(await codeOf(await made({ accessToken: undefined }))).toBe('ProofInvalid');
    expect(await codeOf(await made(), [URL_OF], null)).toBe('ProofInvalid');
    // Control: where there is no token, none has to be named; one of the addresses is enough.
    expect(await codeOf(await made({ accessToken: undefined }), [URL_OF], null)).toBe('taken');
    expect(await codeOf(await made(), ['http://127.0.0.1/v1/sessions', URL_OF])).toBe('taken');
  });

  it('needs a nonce of this server and of these minutes, and is told which', async () => {
    const elsewhere = createProofs(clock).nonce();
    const old = proofs.nonce();
    clock.advance(2 * WINDOW_MS);
    for (const nonce of [undefined, '', elsewhere, old]) {
      expect(await check(await made({ nonce }))).toEqual({
        ok: false,
        error: { code: 'ProofNonceNeeded', nonce: proofs.nonce() },
        replayed: false,
      });
    }
  });

  it('does not rely on the device’s clock', async () => {
    for (const iat of [0, 1, 9_999_999_999]) {
      const claims = {
        jti: `a proof made at ${iat}`,
        htm: 'GET',
        htu: URL_OF,
        nonce: proofs.nonce(),
        ath: await hashOfShown(TOKEN),
        iat,
      };
      const header = { alg: 'EdDSA', typ: 'dpop+jwt', jwk: { ...key.publicJwk } };
      const proof = await new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
      expect(await codeOf(proof)).toBe('taken');
    }
  });

  it('is nothing else: no other header, no other key, no other signature', async () => {
    const sign = async (change: object, by = key) => {
      const claims = {
        jti: crypto.randomUUID(),
        htm: 'GET',
        htu: URL_OF,
        iat: 1,
        nonce: proofs.nonce(),
        ath: await hashOfShown(TOKEN),
      };
      const header = { alg: 'EdDSA', typ: 'dpop+jwt', jwk: { ...key.publicJwk } };
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ ...header, ...change })
        .sign(by.privateKey);
    };
    // Control.
    expect(await codeOf(await sign({}))).toBe('taken');
    for (const change of [
      { typ: 'jwt' },
      { typ: undefined },
      { kid: 'x' },
      { jwk: { ...other.publicJwk } },
      { jwk: { ...key.publicJwk, d: 'AAAA' } },
      { jwk: { kty: 'oct', k: 'AAAA' } },
      { jwk: undefined },
    ]) {
      expect(await codeOf(await sign(change)), JSON.stringify(change)).toBe('ProofInvalid');
    }
    expect(await codeOf(await sign({}, other))).toBe('ProofInvalid');
    const [head, body, signature = ''] = (await sign({})).split('.');
    const none = Buffer.from('{"alg":"none","typ":"dpop+jwt"}').toString('base64url');
    for (const broken of [
      undefined,
      [],
      '',
      'x'.repeat(40),
      `${head}.${body}.`,
      `${none}.${body}.`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      `${head}.${body}.${signature}`.padEnd(3000, 'A'),
    ]) {
      expect(await codeOf(broken)).toBe('ProofInvalid');
    }
  });

  it('says all that it has to say', async () => {
    const whole = async (change: object = {}) => {
      const ath = await hashOfShown(TOKEN);
      const claims = { jti: crypto.randomUUID(), htm: 'GET', htu: URL_OF, iat: 1, ath };
      const header = { alg: 'EdDSA', typ: 'dpop+jwt', jwk: { ...key.publicJwk } };
      const payload = JSON.stringify({ ...claims, nonce: proofs.nonce(), ...change });
      return new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader(header)
        .sign(key.privateKey);
    };
    // Control.
    expect(await codeOf(await whole())).toBe('taken');
    const missing = ['jti', 'htm', 'htu', 'iat', 'ath'].map((name) => ({ [name]: undefined }));
    const wrong = [{ jti: 'short' }, { htm: 'get' }, { htu: 'x' }, { iat: '1' }, { ath: '' }];
    for (const change of [...missing, ...wrong]) {
      expect(await codeOf(await whole(change)), JSON.stringify(change)).toBe('ProofInvalid');
    }
  });

  it('refused for something else does not use up its name', async () => {
    const proof = await made();
    expect(await codeOf(proof, ['https://elsewhere.test/'])).toBe('ProofInvalid');
    expect(await codeOf(proof)).toBe('taken');
  });
});
