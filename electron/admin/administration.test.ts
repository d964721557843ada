import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { SessionId } from '../../shared/domain/ids.ts';
import { err, ok } from '../../shared/errors/app-error.ts';
import type { ReceiptFile } from '../../shared/receipt/receipt.ts';
import { parseReceiptFile } from '../../shared/receipt/receipt-file.ts';
import {
  COMPLETE,
  newSigners,
  receiptFileOf,
  type Signers,
} from '../../shared/receipt/testing/sample-receipt.ts';
import { SigningCompany } from '../policy/testing/signing-company.ts';
import type { Ask } from '../session/asking.ts';
import { noFacts } from '../session/present.ts';
import { createAdministration } from './administration.ts';

const { sessionId, tenantId } = COMPLETE;
const company = new SigningCompany(tenantId);
const NOW = 1_750_000_000_000;

/** An admin whose pinned key is `tenantKey`, and a server that answers what it is given. */
function admin(answers: Record<string, unknown>, tenantKey = company.tenantKey) {
  const saved: { name: string; text: string }[] = [];
  const facts = {
    ...noFacts(),
    record: { tenant: { id: tenantId }, company: { tenantKey } } as never,
  };
  const calls = createAdministration({
    ask: (async (route: string) => ok(answers[route])) as unknown as Ask,
    facts,
    serverTime: () => NOW,
    saveFile: async (name, text) => {
      saved.push({ name, text });
      return true;
    },
    saveOpened: async () => false,
    line: { asAdmin: async () => err('ServerUnreachable') },
  });
  return { calls, saved };
}

let signers: Signers;
let file: ReceiptFile;
beforeAll(async () => {
  signers = await newSigners();
  file = await receiptFileOf(signers);
});
const receipts = (given: ReceiptFile) => ({
  receipts: { receipts: [{ receivedAt: NOW, outcome: 'complete', file: given }] },
});

it('edits the policy that the company signed, and no other', async () => {
  const { signed, document } = company.policy({ lockAfter: 60 }, NOW);
  const good = admin({ readPolicy: { signedPolicy: signed } });
  expect(await good.calls['admin.policy']({})).toEqual(ok({ policy: document }));
  const forged = new SigningCompany(tenantId).policy({ lockAfter: 60 }, NOW);
  const bad = admin({ readPolicy: { signedPolicy: forged.signed } });
  expect(await bad.calls['admin.policy']({})).toMatchObject({ error: { code: 'PolicyForged' } });
});

it('shows a receipt when it verifies with the pinned key, for the session that was asked for', async () => {
  const { publicJwk } = signers.tenant;
  const good = admin(receipts(file), publicJwk);
  expect(await good.calls['admin.receipt']({ sessionId })).toEqual(
    ok({ receivedAt: NOW, receipt: COMPLETE }),
  );
  const other = { sessionId: SessionId.parse(randomUUID()) };
  expect(await good.calls['admin.receipt'](other)).toMatchObject({ value: { receipt: null } });
  // Control: true to its own keys, and of another company.
  const bad = admin(receipts(file));
  expect(await bad.calls['admin.receipt']({ sessionId })).toMatchObject({
    value: { receipt: null },
  });
});

it('saves a receipt byte for byte as it is checked', async () => {
  const { calls, saved } = admin(receipts(file), signers.tenant.publicJwk);
  expect(await calls['admin.saveReceipt']({ sessionId })).toEqual(ok({ saved: true }));
  expect(saved).toHaveLength(1);
  expect(parseReceiptFile(Buffer.from(saved[0]?.text ?? ''))).toEqual(file);
});

it('says when there is no receipt yet', async () => {
  const { calls } = admin({ receipts: { receipts: [] } });
  expect(await calls['admin.receipt']({ sessionId })).toMatchObject({
    error: { code: 'NotFound' },
  });
});
