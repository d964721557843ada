import { desc, eq } from 'drizzle-orm';
import type { SessionId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteReply } from '../../shared/protocol/http.ts';
import type { Tx } from '../db/rows.ts';
import { logoutReceipts, sessions } from '../db/schema.ts';

/** `GET /v1/receipts/:sessionId`: the newest first. `NotFound` for no session of the tenant. */
export async function readReceipts(
  tx: Tx,
  sessionId: SessionId,
): Promise<Result<RouteReply<'receipts'>>> {
  const [session] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.id, sessionId));
  if (!session) return err('NotFound', { detail: 'no such session' });
  const rows = await tx
    .select()
    .from(logoutReceipts)
    .where(eq(logoutReceipts.sessionId, sessionId))
    .orderBy(desc(logoutReceipts.receivedAt), logoutReceipts.hash);
  const receipts = rows.map((row) => ({ ...row, file: JSON.parse(row.file) }));
  return ok(ROUTES.receipts.reply.parse({ receipts }));
}
