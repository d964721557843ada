import { randomUUID } from 'node:crypto';
import { and, count, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, PersonId, ScimTokenId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import { SCIM_ROUTES } from '../../shared/protocol/routes/scim.ts';
import { hashOfToken, newOpaqueToken } from '../accounts/opaque-token.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Database } from '../db/database.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { people, scimTokens, tenants } from '../db/schema.ts';

/** Of a company at once: the one in use, the next one, and those of a second directory. */
const TOKENS_MOST = 5;
/** The time of last use is written when it is so much older: a minute. */
const NOTED_EVERY_MS = 60_000;

type Tokens = RouteReply<'listScimTokens'>;

/** Those that are good for something, the newest first. */
export async function listTokens(tx: Tx): Promise<Tokens> {
  const rows = await tx
    .select({ token: scimTokens, id: people.id, name: people.name })
    .from(scimTokens)
    .innerJoin(people, eq(people.id, scimTokens.madeBy))
    .where(isNull(scimTokens.revokedAt))
    .orderBy(desc(scimTokens.madeAt), scimTokens.id);
  const tokens = rows.map(({ token, id, name }) => ({ ...token, madeBy: { id, name } }));
  return SCIM_ROUTES.listScimTokens.reply.parse({ tokens });
}

/** 256 random bits, of which a hash is kept. `TooLarge` when the company has too many. */
export async function makeToken(
  tx: Tx,
  { tenantId, personId }: LiveSession,
  now: EpochMs,
): Promise<Result<Tokens & { token: string }>> {
  const [living] = await tx
    .select({ n: count() })
    .from(scimTokens)
    .where(isNull(scimTokens.revokedAt));
  if ((living?.n ?? 0) >= TOKENS_MOST) return err('TooLarge', { detail: 'too many tokens' });
  const token = newOpaqueToken();
  const tokenId = ScimTokenId.parse(randomUUID());
  const row = { tenantId, id: tokenId, hash: hashOfToken(token), madeBy: personId, madeAt: now };
  await tx.insert(scimTokens).values(row);
  const entry = { tenantId, at: now, actorId: personId, detail: { tokenId } };
  await record(tx, { ...entry, action: 'scim.token-made' });
  return ok({ token, ...(await listTokens(tx)) });
}

/** From this moment on it is good for nothing. `NotFound` for one that was revoked before. */
export async function revokeToken(
  tx: Tx,
  { tenantId, personId }: LiveSession,
  tokenId: ScimTokenId,
  now: EpochMs,
): Promise<Result<Tokens>> {
  const revoked = await tx
    .update(scimTokens)
    .set({ revokedAt: now })
    .where(and(eq(scimTokens.id, tokenId), isNull(scimTokens.revokedAt)))
    .returning({ id: scimTokens.id });
  if (revoked.length === 0) return err('NotFound', { detail: 'no such token' });
  const entry = { tenantId, at: now, actorId: personId, detail: { tokenId } };
  await record(tx, { ...entry, action: 'scim.token-revoked' });
  return ok(await listTokens(tx));
}

/** Whose token this is. It is looked for by its hash: how long that takes tells nothing about any token. */
export async function tenantOfToken(
  database: Database,
  token: string,
): Promise<{ tenantId: TenantId; tokenId: ScimTokenId } | null> {
  const query = sql`select tenant_id as "tenantId", id as "tokenId"
    from tenant_of_scim_token(${hashOfToken(token)})`;
  const row = z.object({ tenantId: TenantId, tokenId: ScimTokenId });
  const [found] = await database.beforeTenant((tx) => rowsOf(tx, query, row));
  return found ?? null;
}

/**
 * Who made the token, if it is still good in this very transaction; null otherwise. What a directory does
 * is asked for by whoever gave it the token: it does no more than they may still do.
 */
export async function useToken(
  tx: Tx,
  tokenId: ScimTokenId,
  now: EpochMs,
): Promise<PersonId | null> {
  const [row] = await tx
    .select({ usedAt: scimTokens.usedAt, madeBy: scimTokens.madeBy })
    .from(scimTokens)
    .innerJoin(tenants, eq(tenants.id, scimTokens.tenantId))
    .innerJoin(people, eq(people.id, scimTokens.madeBy))
    .where(
      and(
        eq(scimTokens.id, tokenId),
        isNull(scimTokens.revokedAt),
        isNull(tenants.closedAt),
        administers(now),
      ),
    );
  if (!row) return null;
  if (now - (row.usedAt ?? 0) >= NOTED_EVERY_MS) {
    await tx.update(scimTokens).set({ usedAt: now }).where(eq(scimTokens.id, tokenId));
  }
  return PersonId.parse(row.madeBy);
}

/** Of people: those who may give a directory a token. */
const administers = (now: EpochMs) =>
  and(
    inArray(people.role, ['owner', 'admin']),
    isNull(people.suspendedAt),
    isNull(people.deactivatedAt),
    or(isNull(people.endsAt), gt(people.endsAt, now)),
  );
