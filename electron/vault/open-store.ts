import { Worker } from 'node:worker_threads';
import { type AppError, assertNever, NightjarError } from '../../shared/errors/app-error.ts';
import { createClosing } from './closing.ts';
import { secretBytes } from './secret-bytes.ts';
import {
  STORE_CALLS,
  type StoreArgs,
  type StoreCallName,
  type StoreReply,
} from './store-contract.ts';
import { WorkerReply, type WorkerRequest, type WorkerStart } from './worker-messages.ts';

/** What writes that were sent before may take of a lock. Then they are given up, and rolled back. */
const CLOSE_GRACE_MS = 100;

/** The database in its worker. */
export interface OpenStore {
  /** @throws NightjarError `StoreUnreadable`, `StoreFromNewerVersion`, `DiskFull`, `WrongState` */
  readonly opened: Promise<void>;
  call<N extends StoreCallName>(name: N, args: StoreArgs<N>): Promise<StoreReply<N>>;
  /** What a store in memory handed on, once it is closed. */
  readonly carried: Uint8Array<ArrayBuffer> | null;
  /** Resolves when the database is shut and its key gone. Calls without a reply reject. Idempotent. */
  close(): Promise<void>;
}

export interface OpenStoreOptions {
  worker: URL;
  path: string;
  mode: WorkerStart['mode'];
  /** What the store in memory before this one handed on. */
  carried: Uint8Array<ArrayBuffer> | null;
  /** Moved to the worker; overwritten here before this returns. */
  key: Buffer;
}

interface Caller {
  settle(value: unknown): void;
  refuse(error: Error): void;
}

export function openStore({ worker, path, mode, carried, key }: OpenStoreOptions): OpenStore {
  const closing = createClosing();
  const moved = takeOut(key);
  const workerData: WorkerStart = { path, mode, carried, key: moved, closing: closing.memory };
  const thread = new Worker(worker, { workerData, transferList: [moved.buffer] });
  const post = (request: WorkerRequest) => thread.postMessage(request);

  const callers = new Map<number, Caller>();
  const opening = Promise.withResolvers<void>();
  const shut = Promise.withResolvers<void>();
  let lastId = 0;
  let handedOn: Uint8Array<ArrayBuffer> | null = null;
  let over: NightjarError | null = null;
  let ending: Promise<void> | null = null;

  function takeCaller(id: number): Caller | undefined {
    const caller = callers.get(id);
    callers.delete(id);
    return caller;
  }

  function stop(why: NightjarError): void {
    over ??= why;
    opening.reject(over);
    for (const caller of callers.values()) caller.refuse(over);
    callers.clear();
  }

  function end(): void {
    stop(new NightjarError('WrongState', 'the vault is closed'));
    shut.resolve();
  }

  thread.on('message', (message: unknown) => {
    const reply = WorkerReply.parse(message);
    switch (reply.type) {
      case 'opened':
        return opening.resolve();
      case 'carried':
        handedOn = reply.sealed;
        return;
      case 'failed':
        return stop(errorOf(reply.error));
      case 'reply':
        return takeCaller(reply.id)?.settle(reply.value);
      case 'refusal':
        return takeCaller(reply.id)?.refuse(errorOf(reply.error));
      case 'closed':
        return end();
      default:
        return assertNever(reply);
    }
  });
  thread.on('error', (cause) => stop(new NightjarError('Internal', 'the store worker', { cause })));
  thread.on('exit', end);
  // Whoever waits for it hears of a failure; whoever closes first need not wait.
  opening.promise.catch(() => undefined);

  async function close(): Promise<void> {
    closing.set('finishing');
    post({ do: 'close' });
    // Not `terminate`: to end a thread inside a native call ends the whole process.
    const timer = setTimeout(() => closing.set('giving-up'), CLOSE_GRACE_MS);
    await shut.promise;
    clearTimeout(timer);
  }

  return {
    opened: opening.promise,
    get carried() {
      return handedOn;
    },
    async call<N extends StoreCallName>(name: N, args: StoreArgs<N>): Promise<StoreReply<N>> {
      if (over) throw over;
      if (ending) throw new NightjarError('WrongState', 'the vault is closed');
      lastId += 1;
      const id = lastId;
      const answer = new Promise<unknown>((settle, refuse) => callers.set(id, { settle, refuse }));
      post({ do: 'call', id, name, args });
      return STORE_CALLS[name].reply.parse(await answer);
    },
    close() {
      ending ??= close();
      return ending;
    },
  };
}

/** Memory of its own, so that it can be moved whole. */
function takeOut(key: Buffer): Uint8Array<ArrayBuffer> {
  const own = new Uint8Array(secretBytes(key.length).buffer);
  own.set(key);
  key.fill(0);
  return own;
}

const errorOf = ({ code, detail }: AppError) => new NightjarError(code, detail);
