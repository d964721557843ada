import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PublicJwk } from './public-jwk.ts';
import { peekDocument, readDocument, type SigningKey, signDocument } from './signed-document.ts';

const Content = z.object({ say: z.string() });
const TYPE = 'nightjar-policy+jwt';

let key: SigningKey;
let other: SigningKey;
let jws: string;

async function newKey(): Promise<SigningKey> {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  return {
    privateKey: pair.privateKey,
    publicJwk: PublicJwk.parse(await exportJWK(pair.publicKey)),
  };
}
const read = (text: string, by = key) => readDocument(text, by.publicJwk, TYPE, Content);
/** Signed with the right key, with a header of any kind. */
const withHeader = (header: Record<string, unknown>, content = '{"say":"x"}') =>
  new CompactSign(new TextEncoder().encode(content))
    .setProtectedHeader({ alg: 'EdDSA', ...header })
    .sign(key.privateKey);

beforeAll(async () => {
  [key, other] = [await newKey(), await newKey()];
  jws = await signDocument(key, TYPE, { say: '你好' });
});

describe('a signed document', () => {
  it('is read with its key', async () => {
    expect(await read(jws)).toEqual({ ok: true, value: { say: '你好' } });
    expect(peekDocument(jws, Content)).toEqual({ say: '你好' });
  });

  it('is of one type, and of one key', async () => {
    const asDevice = await readDocument(jws, key.publicJwk, 'nightjar-device+jwt', Content);
    expect(asDevice).toEqual({ ok: false, error: 'wrong-type' });
    expect(await read(jws, other)).toEqual({ ok: false, error: 'wrong-key' });
  });

  it('says nothing in its header that nobody checks', async () => {
    const [encoded = ''] = jws.split('.');
    const header = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    expect(await read(await withHeader(header))).toEqual({ ok: true, value: { say: 'x' } });
    const { typ: _typ, ...untyped } = header;
    for (const wrong of [untyped, { ...header, jwk: other.publicJwk }, { ...header, kid: 1 }]) {
      expect(await read(await withHeader(wrong))).toEqual({ ok: false, error: 'malformed' });
    }
    for (const content of ['no json', '{"say":1}', '']) {
      expect(await read(await withHeader(header, content))).toMatchObject({ ok: false });
    }
  });

  it('does not outlive the change of any one of its characters', async () => {
    // Base64url's own alphabet, its end, and what decoders overlook.
    const characters = [...'AQgwZaz09-_.=+/ \n'];
    for (let at = 0; at < jws.length; at += 1) {
      for (const character of characters) {
        if (jws[at] === character) continue;
        const changed = jws.slice(0, at) + character + jws.slice(at + 1);
        expect((await read(changed)).ok, `${at} to ${JSON.stringify(character)}`).toBe(false);
      }
    }
  });

  it('is never read from anything else, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (text) => {
        expect((await read(text)).ok).toBe(false);
        expect((await read(jws + text)).ok).toBe(text === '');
        expect((await read(text + jws)).ok).toBe(text === '');
      }),
    );
  });

  it('takes no key with a second spelling', () => {
    const { x } = key.publicJwk;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = alphabet[alphabet.indexOf(x.at(-1) ?? '') + 1];
    const twin = { ...key.publicJwk, x: x.slice(0, -1) + next };
    expect(Buffer.from(twin.x, 'base64url')).toEqual(Buffer.from(x, 'base64url'));
    expect(PublicJwk.safeParse(twin).success).toBe(false);
  });
});
