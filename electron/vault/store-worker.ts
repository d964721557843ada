import { parentPort, workerData } from 'node:worker_threads';
import type Database from '@signalapp/sqlcipher';
import { assertNever, NightjarError } from '../../shared/errors/app-error.ts';
import { clearMemory } from './clear-memory.ts';
import { createClosing } from './closing.ts';
import { createMemoryCarry } from './memory-carry.ts';
import { closeDatabase, openDatabase } from './store/database.ts';
import { createLocalStore, type LocalStore } from './store/local-store.ts';
import { asNightjarError } from './store/store-error.ts';
import { STORE_CALLS, type StoreCallName } from './store-contract.ts';
import { type WorkerReply, WorkerRequest, WorkerStart } from './worker-messages.ts';

/** The thread that holds the database and its key. It ends when the vault closes. */
const port = parentPort;
if (!port) throw new NightjarError('Internal', 'the store worker is not a program of its own');

const { path, mode, key, carried, closing: memory } = WorkerStart.parse(workerData);
const closing = createClosing(memory);
const post = (reply: WorkerReply) => port.postMessage(reply);

// Before the database, which overwrites the key.
const carry = mode === 'memory' ? createMemoryCarry(key) : null;

try {
  const db = openDatabase({ path, key: Buffer.from(key.buffer), mode });
  const store = createLocalStore(db, goOn);
  if (carry && carried) carry.unpack(store, carried);
  port.on('message', (message) => serve(db, store, message));
  post({ type: 'opened' });
} catch (cause) {
  // Nothing keeps the thread: it ends by itself.
  post({ type: 'failed', error: asNightjarError(cause).toAppError() });
}

function serve(db: Database, store: LocalStore, message: unknown): void {
  const request = WorkerRequest.parse(message);
  switch (request.do) {
    case 'call': {
      const { id, name, args } = request;
      try {
        post({ type: 'reply', id, value: answer(store, name, args) });
      } catch (cause) {
        post({ type: 'refusal', id, error: asNightjarError(cause).toAppError() });
      }
      return;
    }
    case 'close':
      try {
        handOn(store);
      } finally {
        closeDatabase(db);
        post({ type: 'closed' });
        // What is left of this thread's memory becomes that of the whole process. Nobody waits for it.
        clearMemory();
        port?.close();
      }
      return;
    default:
      assertNever(request);
  }
}

function handOn(store: LocalStore): void {
  if (carry) post({ type: 'carried', sealed: carry.pack(store) });
}

/** @throws NightjarError `WrongState` when the vault closes and this work is to be left */
function goOn(kind: 'read' | 'write'): void {
  if (closing.refuses(kind)) throw new NightjarError('WrongState', 'the vault is closing');
}

function answer(store: LocalStore, name: StoreCallName, args: unknown): unknown {
  const call = STORE_CALLS[name];
  goOn(call.kind);
  return Reflect.apply(store[name], store, call.args.parse(args));
}
