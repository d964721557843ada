import type { TenantId } from '../../shared/domain/ids.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { addDataKey, contextOf, readDataKeys, type StoredDataKey } from './data-keys.ts';
import type { KeyProvider } from './key-provider.ts';
import { createTenantSeal, type SealedPlace, type TenantSeal } from './tenant-seal.ts';

/**
 * Seals what a company's rows keep, with a key of that company alone. What was sealed for one place
 * (company, table, row) opens in no other.
 *
 * **None of these may be called inside a transaction**: the first call for a company reads its keys in
 * one of its own, and may ask a KMS. For many rows, or inside a transaction, take `of` before it: what
 * that answers works at once, without the database.
 *
 * Throw `NightjarError`: `NotFound` for no such company, `CompanyClosed` for a destroyed one; and a
 * `KeyProviderError`.
 */
export interface TenantSealing {
  of(tenantId: TenantId): Promise<TenantSeal>;
  /** Text to text, for a column of the row. */
  seal(tenantId: TenantId, place: SealedPlace, plain: string): Promise<string>;
  /** Also throws `SealBroken`. */
  open(tenantId: TenantId, place: SealedPlace, sealed: string): Promise<string>;
  /** The companies whose keys are in memory. */
  held(): TenantId[];
  /** Overwrites a company's keys; for one that is closed. */
  forget(tenantId: TenantId): void;
  /** Overwrites all keys. */
  close(): void;
}

/** For those whose handlers seal. */
export interface SealingDeps {
  sealing: TenantSealing;
}

export interface TenantSealingDeps {
  database: Database;
  provider: KeyProvider;
  clock: Clock;
}

type Held = ReturnType<typeof createTenantSeal>;

/** A company's first data key is made when it is first asked for, once, whichever server that is. */
export function createTenantSealing({
  database,
  provider,
  clock,
}: TenantSealingDeps): TenantSealing {
  const held = new Map<TenantId, Promise<Held>>();

  function hold(tenantId: TenantId): Promise<Held> {
    const known = held.get(tenantId);
    if (known) return known;
    const opening = open(tenantId);
    held.set(tenantId, opening);
    opening.catch(() => held.delete(tenantId));
    return opening;
  }

  async function open(tenantId: TenantId): Promise<Held> {
    const read = () => database.inTenant(tenantId, (tx) => readDataKeys(tx, tenantId));
    let stored = await read();
    if (stored.length === 0) {
      await addDataKey(database, provider, tenantId, 0, clock());
      stored = await read();
    }
    const [first, ...later] = await Promise.all(stored.map((key) => unwrap(tenantId, key)));
    if (!first) throw new TypeError('the data key is gone as soon as it is made');
    return createTenantSeal(tenantId, [first, ...later]);
  }

  const unwrap = async (tenantId: TenantId, { version, ...key }: StoredDataKey) => ({
    version,
    key: await provider.unwrap(key, contextOf(tenantId, version)),
  });

  function forget(tenantId: TenantId): void {
    const opening = held.get(tenantId);
    held.delete(tenantId);
    opening?.then(
      (opened) => opened.forget(),
      () => undefined,
    );
  }

  const sealing: TenantSealing = {
    of: async (tenantId) => (await hold(tenantId)).seal,
    seal: async (tenantId, place, plain) => (await sealing.of(tenantId)).seal(place, plain),
    open: async (tenantId, place, sealed) => (await sealing.of(tenantId)).open(place, sealed),
    held: () => [...held.keys()],
    forget,
    close() {
      for (const tenantId of held.keys()) forget(tenantId);
    },
  };
  return sealing;
}
