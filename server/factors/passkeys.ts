import { randomUUID } from 'node:crypto';
import { and, count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { PASSKEYS_MAX, Passkey } from '../../shared/domain/factor.ts';
import { type EpochMs, PasskeyId, type PersonId, type TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Tx } from '../db/rows.ts';
import { passkeys } from '../db/schema.ts';
import type { PublicPasskey } from './webauthn.ts';

interface Owner {
  tenantId: TenantId;
  personId: PersonId;
}

/** What the database keeps of one. */
const Kept = z.object({
  credentialId: z.string(),
  publicKey: z.string(),
  counter: z.int().nonnegative(),
  transports: z.array(z.string()),
  synced: z.boolean(),
});

export async function passkeysOf(tx: Tx, personId: PersonId): Promise<PublicPasskey[]> {
  return z
    .array(Kept)
    .parse(await tx.select().from(passkeys).where(eq(passkeys.personId, personId)));
}

/** `TooLarge` for one too many; `Conflict` for one that is kept already. */
export async function keepPasskey(
  tx: Tx,
  { tenantId, personId }: Owner,
  passkey: PublicPasskey,
  name: string,
  now: EpochMs,
): Promise<Result<Passkey>> {
  const [kept] = await tx
    .select({ number: count() })
    .from(passkeys)
    .where(eq(passkeys.personId, personId));
  if (kept && kept.number >= PASSKEYS_MAX) return err('TooLarge', { detail: 'too many passkeys' });
  const id = PasskeyId.parse(randomUUID());
  const made = await tx
    .insert(passkeys)
    .values({ tenantId, personId, id, ...passkey, name, createdAt: now })
    .onConflictDoNothing()
    .returning();
  return made.length > 0 ? ok(Passkey.parse(made[0])) : err('Conflict');
}

/**
 * Notes a use. False when somebody else's use was noted meanwhile: a passkey that counts never signs twice
 * at one count (WebAuthn level 3 §6.1.1).
 */
export async function passkeyUsed(
  tx: Tx,
  before: PublicPasskey,
  after: Pick<PublicPasskey, 'counter' | 'synced'>,
  now: EpochMs,
): Promise<boolean> {
  const used = await tx
    .update(passkeys)
    .set({ ...after, lastUsedAt: now })
    .where(
      and(eq(passkeys.credentialId, before.credentialId), eq(passkeys.counter, before.counter)),
    )
    .returning({ id: passkeys.id });
  return used.length > 0;
}

/** `NotFound` unless it is this person's. */
export async function renamePasskey(
  tx: Tx,
  personId: PersonId,
  { passkeyId, name }: { passkeyId: PasskeyId; name: string },
): Promise<Result<Record<string, never>>> {
  const renamed = await tx
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.id, passkeyId), eq(passkeys.personId, personId)))
    .returning({ id: passkeys.id });
  return renamed.length > 0 ? ok({}) : err('NotFound', { detail: 'no such passkey' });
}

/** The same. */
export async function deletePasskey(
  tx: Tx,
  personId: PersonId,
  passkeyId: PasskeyId,
): Promise<Result<Record<string, never>>> {
  const deleted = await tx
    .delete(passkeys)
    .where(and(eq(passkeys.id, passkeyId), eq(passkeys.personId, personId)))
    .returning({ id: passkeys.id });
  return deleted.length > 0 ? ok({}) : err('NotFound', { detail: 'no such passkey' });
}
