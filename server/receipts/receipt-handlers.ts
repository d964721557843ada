import { err } from '../../shared/errors/app-error.ts';
import { asSession } from '../accounts/authenticate.ts';
import { type EndingDeps, mayAdminister } from '../accounts/end-session.ts';
import type { Handlers } from '../http/handlers.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import { readReceipts } from './read-receipts.ts';
import { receiveReceipt } from './receive-receipt.ts';

export interface ReceiptDeps extends EndingDeps {
  signer: TenantSigner;
}

/** What devices say of their sign-outs, and who reads it. */
export function createReceiptHandlers(deps: ReceiptDeps): Pick<Handlers, 'receipt' | 'receipts'> {
  return {
    receipt: (request) => receiveReceipt(deps, request),
    receipts: ({ sessionId }, caller) =>
      asSession(deps, caller, async (tx, live) =>
        mayAdminister(live) ? readReceipts(tx, sessionId) : err('NotAllowed'),
      ),
  };
}
