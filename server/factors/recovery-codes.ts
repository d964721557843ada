import { randomBytes, randomInt } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { and, eq, isNull } from 'drizzle-orm';
import { RECOVERY_CODES, type RecoveryCodes } from '../../shared/domain/factor.ts';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { LETTERS } from '../accounts/initial-password.ts';
import { PARAMETERS } from '../accounts/password.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { recoveryCodes } from '../db/schema.ts';

/** 49 bits, hashed as passwords are. */
const LENGTH = 10;
const SALT_BYTES = 16;

interface Owner {
  tenantId: TenantId;
  personId: PersonId;
}

/** What is shown once, and what is kept. */
export interface NewRecoveryCodes {
  codes: RecoveryCodes;
  salt: string;
  hashes: string[];
}

/** Slow on purpose: not inside a transaction. */
export async function newRecoveryCodes(): Promise<NewRecoveryCodes> {
  const salt = randomBytes(SALT_BYTES);
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  const hashes: string[] = [];
  for (const code of codes) hashes.push(await hashCode(code, salt));
  return { codes: codes.map(readable), salt: salt.toString('base64url'), hashes };
}

/** In the place of those from before. */
export async function keepRecoveryCodes(
  tx: Tx,
  { tenantId, personId }: Owner,
  { salt, hashes }: NewRecoveryCodes,
  now: EpochMs,
): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
  await tx
    .insert(recoveryCodes)
    .values(hashes.map((hash) => ({ tenantId, personId, hash, salt, createdAt: now })));
}

/** Each opens once: `WrongCode` for one that did, and for whoever has none. */
export async function spendRecoveryCode(
  { database, clock }: { database: Database; clock: Clock },
  { tenantId, personId }: Owner,
  code: string,
): Promise<Result<void>> {
  const own = eq(recoveryCodes.personId, personId);
  const [kept] = await database.inTenant(tenantId, (tx) =>
    tx.select({ salt: recoveryCodes.salt }).from(recoveryCodes).where(own).limit(1),
  );
  if (!kept) return err('WrongCode');
  const hash = await hashCode(code, Buffer.from(kept.salt, 'base64url'));
  const used = await database.inTenant(tenantId, (tx) =>
    tx
      .update(recoveryCodes)
      .set({ usedAt: clock() })
      .where(and(own, eq(recoveryCodes.hash, hash), isNull(recoveryCodes.usedAt)))
      .returning({ hash: recoveryCodes.hash }),
  );
  return used.length > 0 ? ok(undefined) : err('WrongCode');
}

const newCode = (): string =>
  Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const readable = (code: string): string => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;

const hashCode = async (code: string, salt: Buffer): Promise<string> =>
  (await hashRaw(code, { ...PARAMETERS, salt })).toString('base64url');
