import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SessionId, TenantId } from '../../shared/domain/ids.ts';
import { readNewerPolicy, readPolicy, readWord } from './company-policy.ts';
import { SigningCompany } from './testing/signing-company.ts';

const NOW = 1_750_000_000_000;
const DAY = 86_400_000;
const WORD = 'nightjar-word+jwt';

const company = new SigningCompany(TenantId.parse(randomUUID()));
const other = new SigningCompany(TenantId.parse(randomUUID()));
const document = company.document({ lockAfter: 60 }, NOW);
const held = company.policy({ lockAfter: 60 }, NOW);

const read = (signed: string, at = NOW) => readPolicy(signed, company, at);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refused = (code: string) => ({ ok: false, error: { code } });

/** RFC 7515 §3.1 with a signature by whatever `sign` is. */
function jws(header: object, payload: unknown, sign: (text: string) => string): string {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${sign(text)}`;
}

describe('a signed policy', () => {
  it('is taken from the company whose key is pinned', async () => {
    expect(await read(held.signed)).toEqual({ ok: true, value: held });
  });

  it('is of the company: its key, and its id', async () => {
    const theirs = other.document({}, NOW);
    expect(await read(other.sign(theirs))).toMatchObject(refused('PolicyForged'));
    expect(await read(other.sign(document))).toMatchObject(refused('PolicyForged'));
    expect(await read(other.sign(document, { kid: company.kid }))).toMatchObject(
      refused('PolicyForged'),
    );
    // By the right key over another company's: a key that two companies share is no company's.
    expect(await read(company.sign(theirs))).toMatchObject(refused('PolicyForged'));
  });

  it('is signed, and in no other way than the one', async () => {
    const { kid } = company;
    const typ = 'nightjar-policy+jwt';
    const none = [
      jws({ alg: 'none', typ, kid }, document, () => ''),
      jws({ alg: 'none', typ, kid }, document, () => 'AAAA'),
      jws({ alg: 'EdDSA', typ, kid }, document, () => ''),
      part(document),
      JSON.stringify(document),
      '',
      '..',
    ];
    for (const signed of none) expect(await read(signed)).toMatchObject(refused('PolicyUnsigned'));
    // The public key is no secret: whoever has it must not be able to sign (RFC 8725 §3.1).
    for (const secret of [company.tenantKey.x, JSON.stringify(company.tenantKey)]) {
      const mac = jws({ alg: 'HS256', typ, kid }, document, (text) =>
        createHmac('sha256', secret).update(text).digest('base64url'),
      );
      expect(await read(mac)).toMatchObject(refused('PolicyUnsigned'));
    }
    const embedded = company.sign(document, { jwk: other.tenantKey });
    expect(await read(embedded)).toMatchObject(refused('PolicyUnsigned'));
    const wrong = jws({ alg: 'EdDSA', typ, kid }, document, () =>
      Buffer.alloc(64, 7).toString('base64url'),
    );
    expect(await read(wrong)).toMatchObject(refused('PolicyForged'));
  });

  it('is of its type: no other document that the company signed', async () => {
    const word = company.word(SessionId.parse(randomUUID()), NOW);
    expect(await read(word)).toMatchObject(refused('PolicyForged'));
    expect(await read(company.sign(document, { typ: WORD }))).toMatchObject(
      refused('PolicyForged'),
    );
    expect(await read(company.sign(document, { typ: 'JWT' }))).toMatchObject(
      refused('PolicyUnsigned'),
    );
  });

  it('is not taken when any of its bytes is another one', async () => {
    const bytes = Buffer.from(held.signed);
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect((await read(altered.toString('latin1'))).ok, `byte ${at}`).toBe(false);
    }
    // Control: as it was.
    expect((await read(bytes.toString('latin1'))).ok).toBe(true);
  });

  it('is what the company signed, and not what this version does not understand', async () => {
    for (const content of [{ ...document, everyone: { lockAfter: 0 } }, {}, null]) {
      expect(await read(company.sign(content))).toMatchObject(refused('ServerAnswerInvalid'));
    }
    // What only a newer version knows is dropped, and the rest holds.
    const newer = company.sign({ ...document, everyone: { lockAfter: 60, hologram: true } });
    expect(await read(newer)).toMatchObject({ ok: true, value: { document } });
  });

  it('is not taken past its expiry, by the server’s clock', async () => {
    expect((await read(held.signed, document.expiresAt - 1)).ok).toBe(true);
    expect(await read(held.signed, document.expiresAt)).toMatchObject(refused('PolicyExpired'));
  });
});

describe('the next policy of a session', () => {
  const next = (change: object) =>
    readNewerPolicy(company.sign({ ...held.document, ...change }), held, NOW + DAY);

  it('is taken when it is newer, or the same given out later', async () => {
    expect(await next({ version: 2 })).toMatchObject({ ok: true });
    expect(await next({ version: 2, issuedAt: NOW - DAY })).toMatchObject({ ok: true });
    expect(await next({ issuedAt: NOW + 1 })).toMatchObject({ ok: true });
    expect(await next({})).toMatchObject({ ok: true });
  });

  it('is not taken when it is older, however well signed', async () => {
    const two = company.policy({ lockAfter: 30 }, NOW);
    two.document.version = 2;
    const back = (change: object) =>
      readNewerPolicy(company.sign({ ...held.document, ...change }), two, NOW);
    expect(await back({ version: 1 })).toMatchObject(refused('PolicyRolledBack'));
    expect(await back({ version: 1, issuedAt: NOW + DAY })).toMatchObject(
      refused('PolicyRolledBack'),
    );
    expect(await back({ version: 2, issuedAt: NOW - 1 })).toMatchObject(
      refused('PolicyRolledBack'),
    );
    expect(await back({ version: 2 })).toMatchObject({ ok: true });
  });

  it('is of the pinned key, whatever key the server has now', async () => {
    const imposter = new SigningCompany(company.tenantId);
    const signed = imposter.sign({ ...held.document, version: 9 });
    expect(await readNewerPolicy(signed, held, NOW)).toMatchObject(refused('PolicyForged'));
    // Control: for whoever pinned that one it is good.
    const pinned = { ...held, tenantKey: imposter.tenantKey };
    expect(await readNewerPolicy(signed, pinned, NOW)).toMatchObject({ ok: true });
  });
});

describe('a signed word', () => {
  const sessionId = SessionId.parse(randomUUID());

  it('tells the server’s time to the session it is for', async () => {
    expect(await readWord(company.word(sessionId, NOW), company, sessionId)).toBe(NOW);
  });

  it('is none from elsewhere, for others, of another type, or altered', async () => {
    const claims = { tenantId: company.tenantId, sessionId, at: NOW };
    const words = [
      other.sign(claims, { typ: WORD }),
      company.word(SessionId.parse(randomUUID()), NOW),
      company.sign({ ...claims, tenantId: other.tenantId }, { typ: WORD }),
      company.sign(claims),
      company.sign({ ...claims, at: -1 }, { typ: WORD }),
      company.word(sessionId, NOW).slice(0, -2),
      'word',
    ];
    for (const word of words) expect(await readWord(word, company, sessionId)).toBeNull();
  });
});
