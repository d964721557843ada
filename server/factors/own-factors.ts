import { and, asc, count, eq, isNull } from 'drizzle-orm';
import { Factors, Passkey, type SecondFactor } from '../../shared/domain/factor.ts';
import type { PersonId } from '../../shared/domain/ids.ts';
import type { Tx } from '../db/rows.ts';
import { passkeys, people, recoveryCodes, totpSecrets } from '../db/schema.ts';
import type { Kind } from './asked.ts';

/** A person's factors, as they see them. */
export async function readFactors(tx: Tx, personId: PersonId): Promise<Factors> {
  const [person] = await tx
    .select({ changedAt: people.passwordChangedAt })
    .from(people)
    .where(eq(people.id, personId));
  const [totp] = await tx.select().from(totpSecrets).where(eq(totpSecrets.personId, personId));
  const keys = await tx
    .select()
    .from(passkeys)
    .where(eq(passkeys.personId, personId))
    .orderBy(asc(passkeys.createdAt), passkeys.id);
  const codes = await tx.select().from(recoveryCodes).where(eq(recoveryCodes.personId, personId));
  const [code] = codes;
  return Factors.parse({
    passwordChangedAt: person?.changedAt ?? null,
    totp: totp ?? null,
    passkeys: keys.map((key) => Passkey.parse(key)),
    recovery: code
      ? { createdAt: code.createdAt, left: codes.filter(({ usedAt }) => usedAt === null).length }
      : null,
  });
}

/** What a person can prove with now. */
export async function factorsOf(tx: Tx, personId: PersonId): Promise<ReadonlySet<SecondFactor>> {
  const has = new Set<SecondFactor>(await kindsOf(tx, personId));
  const [codes] = await tx
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.personId, personId), isNull(recoveryCodes.usedAt)));
  if (has.size > 0 && codes && codes.left > 0) has.add('recovery');
  return has;
}

/** What a person has set up. */
export async function kindsOf(tx: Tx, personId: PersonId): Promise<ReadonlySet<Kind>> {
  const has = new Set<Kind>();
  const [totp] = await tx
    .select({ personId: totpSecrets.personId })
    .from(totpSecrets)
    .where(eq(totpSecrets.personId, personId));
  if (totp) has.add('totp');
  const [passkey] = await tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.personId, personId))
    .limit(1);
  if (passkey) has.add('passkey');
  return has;
}
