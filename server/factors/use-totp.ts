import { and, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { NewTotp } from '../../shared/domain/factor.ts';
import { EpochMs, type PersonId, type TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { totpSecrets } from '../db/schema.ts';
import { SealBroken } from '../keys/aes-gcm.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** From the QR code to the first code. */
const SETUP_MS = 10 * 60_000;

export interface TotpDeps {
  database: Database;
  clock: Clock;
  sealing: TenantSealing;
}

interface Owner {
  tenantId: TenantId;
  personId: PersonId;
}

const Setup = z.object({ secret: NewTotp.shape.secret, at: EpochMs });
const setupPlace = (personId: PersonId) => ({ table: 'totp_setup', row: personId });
const secretPlace = (personId: PersonId) => ({ table: 'totp_secrets', row: personId });

/** A secret that is not kept anywhere yet: it comes back, sealed, with the first code. */
export async function newTotp(
  { sealing, clock }: TotpDeps,
  { tenantId, personId }: Owner,
  email: string,
): Promise<NewTotp> {
  const secret = newTotpSecret();
  const setup = JSON.stringify({ secret, at: clock() });
  return {
    setup: await sealing.seal(tenantId, setupPlace(personId), setup),
    secret,
    uri: totpUri(secret, email),
  };
}

/** What is kept from now on. */
export interface ConfirmedTotp {
  sealed: string;
  /** The step of the first code: it opens nothing more. */
  step: number;
}

/** `TicketExpired` when the setup is not this person's or ran out, `WrongCode`. Keeps nothing yet. */
export async function confirmTotp(
  { sealing, clock }: TotpDeps,
  { tenantId, personId }: Owner,
  { setup, code }: { setup: string; code: string },
): Promise<Result<ConfirmedTotp>> {
  const seal = await sealing.of(tenantId);
  try {
    const { secret, at } = Setup.parse(JSON.parse(seal.open(setupPlace(personId), setup)));
    if (at + SETUP_MS <= clock()) return err('TicketExpired');
    const step = stepOfCode(secret, code, clock());
    if (step === null) return err('WrongCode');
    return ok({ sealed: seal.seal(secretPlace(personId), secret), step });
  } catch (error) {
    if (error instanceof SealBroken) return err('TicketExpired');
    throw error;
  }
}

/** In the place of one that was there before. */
export async function keepTotp(
  tx: Tx,
  { tenantId, personId }: Owner,
  { sealed, step }: ConfirmedTotp,
  now: EpochMs,
): Promise<void> {
  await tx.delete(totpSecrets).where(eq(totpSecrets.personId, personId));
  const row = { tenantId, personId, sealed, createdAt: now, lastUsedAt: now, lastStep: step };
  await tx.insert(totpSecrets).values(row);
}

/**
 * Each code opens once (RFC 6238 §5.2): `CodeUsed` for one that did, also when two come at the same moment.
 * `WrongCode` also for whoever has no app set up.
 */
export async function spendTotp(
  { database, sealing, clock }: TotpDeps,
  { tenantId, personId }: Owner,
  code: string,
): Promise<Result<void>> {
  const seal = await sealing.of(tenantId);
  return database.inTenant(tenantId, async (tx) => {
    const own = eq(totpSecrets.personId, personId);
    const [row] = await tx.select().from(totpSecrets).where(own);
    if (!row) return err('WrongCode');
    const now = clock();
    const step = stepOfCode(seal.open(secretPlace(personId), row.sealed), code, now);
    if (step === null) return err('WrongCode');
    const taken = await tx
      .update(totpSecrets)
      .set({ lastStep: step, lastUsedAt: now })
      .where(and(own, lt(totpSecrets.lastStep, step)))
      .returning({ step: totpSecrets.lastStep });
    return taken.length > 0 ? ok(undefined) : err('CodeUsed');
  });
}
