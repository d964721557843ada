import type { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Message, MessageFlag, MessageType, sessionBus } from '@jellybrick/dbus-next';

/** The bus itself, as a name on it. */
export const BUS = 'org.freedesktop.DBus';
/** Milliseconds. A service of the desktop answers in a few; one that takes longer hangs. */
const ANSWER_WITHIN_MS = 2_000;
/** Milliseconds between looks whether the bus is still there: the library tells of no ordinary end. */
const LOOK_EACH_MS = 1_000;

export interface Call {
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
}

export interface Signal {
  /** The unique name of the connection that sent it; the bus writes it, so nobody can forge it. */
  sender: string;
  path: string;
  interface: string;
  member: string;
  /** Unchecked. */
  body: unknown[];
}

export interface Bus {
  /**
   * Asks the connection `to`, and starts no service for it. The answer is unchecked.
   * @throws an Error when the answer is an error, comes late or from somebody else.
   */
  call(to: string, call: Call): Promise<unknown[]>;
  /** Has the bus send the signals of this rule. */
  subscribe(rule: string): Promise<void>;
  /** Idempotent. Nothing is heard or lost after it. */
  close(): void;
}

export interface BusOptions {
  /** `unix:path=…` or `unix:abstract=…`. */
  address: string;
  heard(signal: Signal): void;
  /** The bus is gone. Once. */
  lost(cause: unknown): void;
}

/** Connects as this user. @throws an Error when nobody answers there. */
export async function openBus({ address, heard, lost }: BusOptions): Promise<Bus> {
  const connection = sessionBus({ busAddress: address, authMethods: ['EXTERNAL'] });
  const errors: EventEmitter = connection;
  const looks = new AbortController();
  let over = false;

  function close(): void {
    over = true;
    looks.abort();
    connection.disconnect();
  }

  function lose(cause: unknown): void {
    if (over) return;
    close();
    lost(cause);
  }

  async function call(to: string, what: Call): Promise<unknown[]> {
    const message = new Message({ ...what, destination: to, flags: MessageFlag.NO_AUTO_START });
    const reply = await inTime(connection.call(message));
    // The library goes by the serial alone.
    if (reply?.sender !== to) throw new Error(`an answer to ${what.member} from somebody else`);
    return reply.body;
  }

  async function lookEachMoment(): Promise<void> {
    while (!over) {
      await wait(LOOK_EACH_MS, undefined, { signal: looks.signal });
      await call(BUS, { path: '/org/freedesktop/DBus', interface: BUS, member: 'GetId' });
    }
  }

  connection.on('message', ({ type, sender, path, interface: from, member, body }) => {
    if (over || type !== MessageType.SIGNAL) return;
    if (sender && path && from && member) heard({ sender, path, interface: from, member, body });
  });
  const connected = new Promise<void>((resolve, reject) => {
    connection.once('connect', resolve);
    // Sent, though its types leave it out.
    errors.on('error', (cause: unknown) => {
      reject(cause);
      lose(cause);
    });
  });
  try {
    await inTime(connected);
  } catch (cause) {
    over = true;
    connection.disconnect();
    throw cause;
  }
  lookEachMoment().catch(lose);

  return {
    call,
    async subscribe(rule) {
      const body = [rule];
      const member = 'AddMatch';
      const path = '/org/freedesktop/DBus';
      await call(BUS, { path, interface: BUS, member, signature: 's', body });
    },
    close,
  };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer')), ANSWER_WITHIN_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
