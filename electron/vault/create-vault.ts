import { mkdir } from 'node:fs/promises';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import { isFull } from '../durable/durable-file.ts';
import { createTurns } from '../durable/turns.ts';
import { clearWhatIsFreed } from './clear-memory.ts';
import { createHeldSlots, type HeldSlots, type SlotsRead } from './held-slots.ts';
import { type Argon2Cost, STRONG_COST, unwrapKey, wrapKey } from './key-slot.ts';
import type { KeySlots } from './key-slots.ts';
import type { Keychain } from './keychain.ts';
import { createMemorySlots } from './memory-slots.ts';
import { isTooSimple } from './pin-rule.ts';
import { createRemoteStore } from './remote-store.ts';
import { CLOSED_MEANWHILE, createRunningStore, methodsOf } from './running-store.ts';
import { KEY_BYTES } from './seal.ts';
import { randomSecret } from './secret-bytes.ts';
import { databasePath, removeStoreFiles } from './store-files.ts';
import type { UnlockMethod, Vault, VaultPlace } from './vault.ts';

export interface VaultOptions {
  /** Absolute; only the vault writes there. */
  folder: string;
  keychain: Keychain;
  /** `store-worker.ts`, as built. */
  worker: URL;
  /** Of new slots; each slot keeps its own. */
  cost?: Argon2Cost;
}

export function createVault({ folder, keychain, worker, cost = STRONG_COST }: VaultOptions): Vault {
  clearWhatIsFreed();
  const onDisk = createHeldSlots(folder, keychain);
  const inMemory = createMemorySlots();
  const turns = createTurns();
  const running = createRunningStore(worker, databasePath(folder));

  const placeNow = async (): Promise<VaultPlace> => ((await inMemory.exist()) ? 'memory' : 'disk');
  const heldIn = (place: VaultPlace): HeldSlots => (place === 'memory' ? inMemory : onDisk);

  /** Runs with the slots and the keychain's half, which is overwritten afterwards. */
  async function withSlots<T>(
    work: (found: Extract<SlotsRead, { state: 'found' }>) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const read = await heldIn(await placeNow()).read();
    switch (read.state) {
      case 'none':
      case 'lost':
        return err('KeyMissing');
      case 'unavailable':
        return err('KeychainUnavailable');
      case 'newer':
        return err('StoreFromNewerVersion', { detail: 'key slots' });
      case 'found':
        try {
          return await work(read);
        } finally {
          read.keychainSecret.fill(0);
        }
    }
  }

  /** In turn, while open; not past a close that comes in between. */
  function whileOpen<T>(work: (since: number) => Promise<Result<T>>): Promise<Result<T>> {
    const since = running.closings;
    return turns.take(() =>
      asResult(async () =>
        running.methods ? work(since) : err('WrongState', { detail: 'closed' }),
      ),
    );
  }

  async function keep(
    secret: Buffer,
    slots: KeySlots,
    since: number,
    place: VaultPlace,
  ): Promise<Result<void>> {
    if (since !== running.closings) return CLOSED_MEANWHILE;
    await heldIn(place).write(secret, slots);
    if (since === running.closings) running.slotsChanged(slots);
    return ok(undefined);
  }

  /** A slot for `secret`, of the key that comes out of the password's. */
  const wrapAnew = (
    method: UnlockMethod,
    { secret, password }: { secret: string; password: string },
    since: number,
  ): Promise<Result<void>> =>
    withSlots(async ({ keychainSecret, slots }) => {
      const key = await unwrapKey(slots.password, { secret: password, keychainSecret });
      if (!key) return err('WrongSecret');
      try {
        const slot = await wrapKey(key, { secret, keychainSecret, cost });
        return await keep(keychainSecret, { ...slots, [method]: slot }, since, await placeNow());
      } finally {
        key.fill(0);
      }
    });

  async function make(password: string, since: number, place: VaultPlace): Promise<Result<void>> {
    const keychainSecret = randomSecret(KEY_BYTES);
    const vaultKey = randomSecret(KEY_BYTES);
    try {
      // Of a start that was cut off before it wrote slots. No key opens it.
      await removeStoreFiles(folder);
      if (place === 'disk') {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await keychain.write('vault-secret', keychainSecret);
      }
      const slots = {
        password: await wrapKey(vaultKey, { secret: password, keychainSecret, cost }),
      };
      const mode = place === 'memory' ? 'memory' : 'create';
      const started = await running.start(vaultKey, mode, slots, since);
      if (!started.ok) return started;
      // Slots come last: without them there is no vault.
      return await keep(keychainSecret, slots, since, place);
    } finally {
      vaultKey.fill(0);
      keychainSecret.fill(0);
    }
  }

  /** Wherever there are some. @throws NightjarError `KeychainUnavailable` */
  async function destroySlots(): Promise<number> {
    return (await inMemory.destroy()) + (await onDisk.destroy());
  }

  async function unmake(): Promise<void> {
    await running.close();
    running.forgetCarried();
    await Promise.allSettled([inMemory.destroy(), onDisk.destroy(), removeStoreFiles(folder)]);
  }

  return {
    async presence() {
      if (running.methods) return { state: 'open', methods: [...running.methods] };
      const read = await heldIn(await placeNow()).read();
      if (read.state !== 'found') return { state: read.state };
      read.keychainSecret.fill(0);
      return { state: 'closed', methods: methodsOf(read.slots) };
    },
    create(password, place = 'disk') {
      const since = running.closings;
      return turns.take(() =>
        asResult(async () => {
          if (running.store || (await inMemory.exist()) || (await onDisk.exist())) {
            return err('WrongState', { detail: 'there is a vault' });
          }
          let made = false;
          try {
            const result = await make(password, since, place);
            made = result.ok && since === running.closings;
            return result.ok && !made ? CLOSED_MEANWHILE : result;
          } finally {
            if (!made) await unmake();
          }
        }),
      );
    },
    open(method, secret) {
      const since = running.closings;
      return turns.take(() =>
        asResult(async () => {
          if (running.store) return err('WrongState', { detail: 'the vault is open' });
          return withSlots(async ({ keychainSecret, slots }) => {
            const slot = slots[method];
            if (!slot) return err('WrongState', { detail: `no slot for ${method}` });
            const key = await unwrapKey(slot, { secret, keychainSecret });
            if (!key) return err('WrongSecret');
            const mode = (await placeNow()) === 'memory' ? 'memory' : 'open';
            return running.start(key, mode, slots, since);
          });
        }),
      );
    },
    close: running.close,
    async checkPassword(secret) {
      const checked = await whileOpen(() =>
        withSlots(async ({ keychainSecret, slots }) => {
          const key = await unwrapKey(slots.password, { secret, keychainSecret });
          key?.fill(0);
          return ok(key !== null);
        }),
      );
      if (!checked.ok) throw new NightjarError(checked.error.code, checked.error.detail);
      return checked.value;
    },
    changePassword: (current, next) =>
      whileOpen((since) => wrapAnew('password', { secret: next, password: current }, since)),
    setPin: (pin, password) =>
      whileOpen(async (since) =>
        isTooSimple(pin) ? err('PinTooSimple') : wrapAnew('pin', { secret: pin, password }, since),
      ),
    removePin: () =>
      whileOpen((since) =>
        withSlots(async ({ keychainSecret, slots }) =>
          keep(keychainSecret, { password: slots.password }, since, await placeNow()),
        ),
      ),
    async destroyKeys() {
      const inMemory = running.store ? 1 : 0;
      const [gone, ended] = await Promise.allSettled([destroySlots(), running.close()]);
      running.forgetCarried();
      // What was under way may have written slots once more.
      const after = await turns.take(destroySlots);
      for (const each of [gone, ended]) if (each.status === 'rejected') throw each.reason;
      return inMemory + (gone.status === 'fulfilled' ? gone.value : 0) + after;
    },
    async deleteStore() {
      await running.close();
      return turns.take(() => removeStoreFiles(folder));
    },
    store: createRemoteStore(() => {
      if (!running.store || !running.methods) {
        throw new NightjarError('WrongState', 'the vault is closed');
      }
      return running.store;
    }),
  };
}

/** Errors with a name become values; others are bugs. */
async function asResult<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof NightjarError) return { ok: false, error: cause.toAppError() };
    if (isFull(cause)) return err('DiskFull');
    throw cause;
  }
}
