import { z } from 'zod';
import { EpochMs, SessionId } from '../../domain/ids.ts';
import { ReceiptFile, ReceiptOutcome } from '../../receipt/receipt.ts';
import { type Route, Token } from './route.ts';

export const RECEIPT_ROUTES = {
  /** The logout receipt of the ticket's session. Ends the session, if it still lives. */
  receipt: {
    method: 'POST',
    path: '/v1/receipt',
    access: 'public',
    request: z.object({ ticket: Token, file: ReceiptFile }),
    /** `already` is true when the server has this very receipt. */
    reply: z.object({ already: z.boolean() }),
  },
  /** A session's receipts, the newest first: those of a sign-out that took several tries, too. */
  receipts: {
    method: 'GET',
    path: '/v1/receipts/:sessionId',
    access: 'admin',
    request: z.object({ sessionId: SessionId }),
    reply: z.object({
      receipts: z.array(
        z.object({ receivedAt: EpochMs, outcome: ReceiptOutcome, file: ReceiptFile }),
      ),
    }),
  },
} as const satisfies Record<string, Route>;
