import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SessionId, TenantId } from '../domain/ids.ts';
import { signDocument } from '../signing/signed-document.ts';
import { Receipt, type ReceiptFile } from './receipt.ts';
import { parseReceiptFile, textOfReceipt, verifyReceipt } from './receipt-file.ts';
import {
  COMPLETE,
  INCOMPLETE,
  newSigners,
  receiptFileOf,
  type Signers,
} from './testing/sample-receipt.ts';

let signers: Signers;
let file: ReceiptFile;
let bytes: Uint8Array;

const bytesOf = (written: ReceiptFile) => new TextEncoder().encode(textOfReceipt(written));
const passes = async (content: Uint8Array): Promise<boolean> => {
  const parsed = parseReceiptFile(content);
  return parsed !== null && (await verifyReceipt(parsed)).ok;
};

beforeAll(async () => {
  signers = await newSigners();
  file = await receiptFileOf(signers);
  bytes = bytesOf(file);
});

describe('a receipt file', () => {
  it('is checked with public keys alone', async () => {
    expect(parseReceiptFile(bytes)).toEqual(file);
    expect(await verifyReceipt(file)).toMatchObject({ ok: true, value: { receipt: COMPLETE } });
    expect(await verifyReceipt(file, signers.tenant.publicJwk)).toMatchObject({ ok: true });
    const residue = await receiptFileOf(signers, INCOMPLETE);
    expect(await verifyReceipt(residue)).toMatchObject({
      ok: true,
      value: { receipt: { outcome: 'incomplete' } },
    });
  });

  it('fails when any byte is any other one', async () => {
    expect(await passes(bytes)).toBe(true);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const flip of [0x01, 0x20, 0x80, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(await passes(changed), `byte ${at} ^ ${flip}`).toBe(false);
      }
    }
  });

  it('fails when anything is added, cut out, or put elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length }),
        fc.nat({ max: 4 }),
        fc.uint8Array({ maxLength: 4 }),
        async (at, cut, put) => {
          const changed = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
          expect(await passes(changed)).toBe(Buffer.compare(changed, bytes) === 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is refused with the bits to spare of base64url set', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twinOf = (jws: string) =>
      jws.slice(0, -1) + alphabet[alphabet.indexOf(jws.at(-1) ?? '') ^ 1];
    for (const part of ['receipt', 'device'] as const) {
      const twin = { ...file, [part]: twinOf(file[part]) };
      // Control: what a decoder makes of it is the same signature.
      const signature = (jws: string) => Buffer.from(jws.split('.')[2] ?? '', 'base64url');
      expect(signature(twin[part])).toEqual(signature(file[part]));
      expect(await verifyReceipt(twin)).toMatchObject({ ok: false, error: { fault: 'malformed' } });
    }
  });

  it('of another tenant is not the trusted one’s, however well it is signed', async () => {
    const theirs = await receiptFileOf(await newSigners());
    expect(await verifyReceipt(theirs)).toMatchObject({ ok: true });
    expect(await verifyReceipt(theirs, signers.tenant.publicJwk)).toEqual({
      ok: false,
      error: { part: 'tenant-key', fault: 'wrong-key' },
    });
    // With our key written over theirs.
    const dressed = { ...theirs, tenantKey: signers.tenant.publicJwk };
    expect(await verifyReceipt(dressed, signers.tenant.publicJwk)).toEqual({
      ok: false,
      error: { part: 'certificate', fault: 'wrong-key' },
    });
  });

  it('is signed by the certified device alone', async () => {
    const stranger = { ...signers, device: (await newSigners()).device };
    const forged = { ...file, receipt: (await receiptFileOf(stranger)).receipt };
    expect(await verifyReceipt(forged)).toEqual({
      ok: false,
      error: { part: 'receipt', fault: 'wrong-key' },
    });
  });

  it('belongs to the session, tenant and device of its certificate', async () => {
    const others = [
      { sessionId: SessionId.parse('018f4e5a-0000-7000-8000-00000000000f') },
      { tenantId: TenantId.parse('018f4e5a-0000-7000-8000-00000000000f') },
    ];
    for (const other of others) {
      const replayed = await receiptFileOf(signers, COMPLETE, other);
      expect(await verifyReceipt(replayed)).toMatchObject({ error: { part: 'belonging' } });
    }
  });

  it('is not made of documents of other kinds', async () => {
    const { tenant, device } = signers;
    const policy = await signDocument(tenant, 'nightjar-policy+jwt', {});
    expect(await verifyReceipt({ ...file, device: policy })).toMatchObject({
      error: { part: 'certificate', fault: 'wrong-type' },
    });
    const asDevice = await signDocument(device, 'nightjar-device+jwt', COMPLETE);
    expect(await verifyReceipt({ ...file, receipt: asDevice })).toMatchObject({
      error: { part: 'receipt', fault: 'wrong-type' },
    });
  });
});

describe('the outcome', () => {
  const lies = async (receipt: Receipt) => {
    expect(Receipt.safeParse(receipt).success).toBe(false);
    // Signed all the same, by a device that lies.
    const signed = await signDocument(signers.device, 'nightjar-receipt+jwt', receipt);
    expect(await verifyReceipt({ ...file, receipt: signed })).toMatchObject({
      error: { part: 'receipt', fault: 'wrong-content' },
    });
  };

  it('is never complete with a residue, a failed step, or no look at the end', async () => {
    await lies({ ...INCOMPLETE, outcome: 'complete' });
    await lies({ ...COMPLETE, rescan: null });
    await lies({ ...COMPLETE, outcome: 'incomplete' });
    for (const [at] of COMPLETE.steps.entries()) {
      const steps = COMPLETE.steps.map((step, index) =>
        index === at ? { ...step, result: 'failed' as const } : step,
      );
      await lies({ ...COMPLETE, steps });
    }
  });
});
