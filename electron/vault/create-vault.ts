import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import {
  type AppError,
  err,
  NightjarError,
  ok,
  type Result,
} from '../../shared/errors/app-error.ts';
import { isFull } from '../session/durable-file.ts';
import { createTurns } from '../session/turns.ts';
import { createHeldSlots, type SlotsRead } from './held-slots.ts';
import { type Argon2Cost, STRONG_COST, unwrapKey, wrapKey } from './key-slot.ts';
import type { KeySlots } from './key-slots.ts';
import type { Keychain } from './keychain.ts';
import { type OpenStore, openStore } from './open-store.ts';
import { isTooSimple } from './pin-rule.ts';
import { createRemoteStore } from './remote-store.ts';
import { KEY_BYTES } from './seal.ts';
import { databasePath, removeStoreFiles } from './store-files.ts';
import type { UnlockMethod, Vault } from './vault.ts';
import type { WorkerStart } from './worker-messages.ts';

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
  const held = createHeldSlots(folder, keychain);
  const turns = createTurns();
  /** Running from the moment its thread starts; `methods` is there once it is open. */
  let running: OpenStore | null = null;
  let methods: UnlockMethod[] | null = null;
  let closed: Promise<void> = Promise.resolve();
  /** Grows with each close, so that what began before it does not open the vault after it. */
  let closings = 0;

  function close(): Promise<void> {
    closings += 1;
    methods = null;
    if (running) closed = running.close();
    running = null;
    return closed;
  }

  /** Starts the worker with a key, which is overwritten here in any case. */
  async function start(
    key: Buffer,
    mode: WorkerStart['mode'],
    slots: KeySlots,
    since: number,
  ): Promise<Result<void>> {
    if (since !== closings) {
      key.fill(0);
      return CLOSED_MEANWHILE;
    }
    const store = openStore({ worker, path: databasePath(folder), mode, key });
    running = store;
    try {
      await store.opened;
    } catch (cause) {
      await store.close();
      if (running === store) running = null;
      if (since !== closings) return CLOSED_MEANWHILE;
      throw cause;
    }
    if (since !== closings) return CLOSED_MEANWHILE;
    methods = methodsOf(slots);
    return ok(undefined);
  }

  /** Runs with the slots and the keychain's half, which is overwritten afterwards. */
  async function withSlots<T>(
    work: (found: Extract<SlotsRead, { state: 'found' }>) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const read = await held.read();
    switch (read.state) {
      case 'none':
      case 'lost':
        return err('KeyMissing');
      case 'unavailable':
        return err('KeychainUnavailable');
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
    const since = closings;
    return turns.take(() =>
      asResult(async () => (methods ? work(since) : err('WrongState', { detail: 'closed' }))),
    );
  }

  async function keep(secret: Buffer, slots: KeySlots, since: number): Promise<Result<void>> {
    if (since !== closings) return CLOSED_MEANWHILE;
    await held.write(secret, slots);
    if (since === closings) methods = methodsOf(slots);
    return ok(undefined);
  }

  async function make(password: string, since: number): Promise<Result<void>> {
    const keychainSecret = randomBytes(KEY_BYTES);
    const vaultKey = randomBytes(KEY_BYTES);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Of a start that was cut off before it wrote slots. No key opens it.
      await removeStoreFiles(folder);
      await keychain.write('vault-secret', keychainSecret);
      const slots = {
        password: await wrapKey(vaultKey, { secret: password, keychainSecret, cost }),
      };
      const started = await start(vaultKey, 'create', slots, since);
      if (!started.ok) return started;
      // Slots come last: without them there is no vault.
      return await keep(keychainSecret, slots, since);
    } finally {
      vaultKey.fill(0);
      keychainSecret.fill(0);
    }
  }

  async function unmake(): Promise<void> {
    await close();
    await Promise.allSettled([held.destroy(), removeStoreFiles(folder)]);
  }

  return {
    async presence() {
      if (methods) return { state: 'open', methods: [...methods] };
      const read = await held.read();
      if (read.state !== 'found') return { state: read.state };
      read.keychainSecret.fill(0);
      return { state: 'closed', methods: methodsOf(read.slots) };
    },
    create(password) {
      const since = closings;
      return turns.take(() =>
        asResult(async () => {
          if (running || (await held.exist())) {
            return err('WrongState', { detail: 'there is a vault' });
          }
          let made = false;
          try {
            const result = await make(password, since);
            made = result.ok && since === closings;
            return result.ok && !made ? CLOSED_MEANWHILE : result;
          } finally {
            if (!made) await unmake();
          }
        }),
      );
    },
    open(method, secret) {
      const since = closings;
      return turns.take(() =>
        asResult(async () => {
          if (running) return err('WrongState', { detail: 'the vault is open' });
          return withSlots(async ({ keychainSecret, slots }) => {
            const slot = slots[method];
            if (!slot) return err('WrongState', { detail: `no slot for ${method}` });
            const key = await unwrapKey(slot, { secret, keychainSecret });
            return key ? start(key, 'open', slots, since) : err('WrongSecret');
          });
        }),
      );
    },
    close,
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
    setPin: (pin, password) =>
      whileOpen((since) =>
        withSlots(async ({ keychainSecret, slots }) => {
          if (isTooSimple(pin)) return err('PinTooSimple');
          const key = await unwrapKey(slots.password, { secret: password, keychainSecret });
          if (!key) return err('WrongSecret');
          try {
            const slot = await wrapKey(key, { secret: pin, keychainSecret, cost });
            return await keep(keychainSecret, { ...slots, pin: slot }, since);
          } finally {
            key.fill(0);
          }
        }),
      ),
    removePin: () =>
      whileOpen((since) =>
        withSlots(async ({ keychainSecret, slots }) =>
          keep(keychainSecret, { password: slots.password }, since),
        ),
      ),
    async destroyKeys() {
      const inMemory = running ? 1 : 0;
      const [gone, ended] = await Promise.allSettled([held.destroy(), close()]);
      // What was under way may have written slots once more.
      const after = await turns.take(() => held.destroy());
      for (const each of [gone, ended]) if (each.status === 'rejected') throw each.reason;
      return inMemory + (gone.status === 'fulfilled' ? gone.value : 0) + after;
    },
    async deleteStore() {
      await close();
      return turns.take(() => removeStoreFiles(folder));
    },
    store: createRemoteStore(() => {
      if (!running || !methods) throw new NightjarError('WrongState', 'the vault is closed');
      return running;
    }),
  };
}

const CLOSED_MEANWHILE: { ok: false; error: AppError } = err('WrongState', {
  detail: 'closed meanwhile',
});

const methodsOf = (slots: KeySlots): UnlockMethod[] =>
  slots.pin ? ['password', 'pin'] : ['password'];

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
