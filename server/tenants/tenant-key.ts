import { asc, eq, sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { PublicJwk } from '../../shared/signing/public-jwk.ts';
import {
  type DocumentType,
  type SigningKey,
  signDocument,
  thumbprintOf,
} from '../../shared/signing/signed-document.ts';
import { SIGNING_ALGORITHM } from '../accounts/signing-key.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { tenantKeys, tenants } from '../db/schema.ts';

/** RFC 8037 §2. */
const PrivateJwk = PublicJwk.extend({ d: z.string() });

/** Signs in a tenant's name. Neither call may be made inside a transaction. */
export interface TenantSigner {
  /** A compact JWS of this type over `payload`. @throws NightjarError `NotFound` for no such tenant */
  signFor(tenantId: TenantId, typ: DocumentType, payload: object): Promise<string>;
  /** What verifies it; clients pin it. @throws NightjarError `NotFound` for no such tenant */
  publicKeyOf(tenantId: TenantId): Promise<PublicJwk>;
}

/** A tenant's key is made when it is first asked for, once, whichever server that is. */
export function createTenantSigner(database: Database, clock: Clock): TenantSigner {
  const opened = new Map<TenantId, Promise<SigningKey>>();

  function keyOf(tenantId: TenantId): Promise<SigningKey> {
    const known = opened.get(tenantId);
    if (known) return known;
    const opening = openTenantKey(database, tenantId, clock());
    opened.set(tenantId, opening);
    opening.catch(() => opened.delete(tenantId));
    return opening;
  }

  return {
    signFor: async (tenantId, typ, payload) => signDocument(await keyOf(tenantId), typ, payload),
    publicKeyOf: async (tenantId) => (await keyOf(tenantId)).publicJwk,
  };
}

async function openTenantKey(
  database: Database,
  tenantId: TenantId,
  now: EpochMs,
): Promise<SigningKey> {
  const fresh = await newKey(tenantId, now);
  const stored = await database.asOwner(async (tx) => {
    await enterTenant(tx, tenantId);
    const [oldest] = await tx
      .select()
      .from(tenantKeys)
      // In so many words: the owner may be a superuser, whom row-level security does not hold.
      .where(eq(tenantKeys.tenantId, tenantId))
      .orderBy(asc(tenantKeys.createdAt), tenantKeys.kid)
      .limit(1);
    if (oldest) return oldest;
    await tx.insert(tenantKeys).values(fresh);
    return fresh;
  });
  const jwk = PrivateJwk.parse(JSON.parse(stored.privateJwk));
  const privateKey = await importJWK(jwk, SIGNING_ALGORITHM);
  if (privateKey instanceof Uint8Array) throw new TypeError('the tenant key is not an Ed25519 key');
  return { privateKey, publicJwk: PublicJwk.parse(jwk) };
}

/** Its rows become visible, and its row is held: two who find no key do not both make one. */
async function enterTenant(tx: Tx, tenantId: TenantId): Promise<void> {
  await tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
  const [tenant] = await tx
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .for('no key update');
  if (!tenant) throw new NightjarError('NotFound', 'the tenant is gone');
}

async function newKey(tenantId: TenantId, createdAt: EpochMs) {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = PrivateJwk.parse(await exportJWK(privateKey));
  const publicJwk = PublicJwk.parse(jwk);
  return {
    tenantId,
    kid: await thumbprintOf(publicJwk),
    publicJwk: JSON.stringify(publicJwk),
    privateJwk: JSON.stringify(jwk),
    createdAt,
  };
}
