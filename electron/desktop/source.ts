import type { Call, Signal } from './bus.ts';
import type { Facts, SourceName } from './merge.ts';

/** The present owner of a name on the bus. */
export interface Service {
  /** Asks it. The answer is unchecked. @throws an Error when it does not answer. */
  call(call: Call): Promise<unknown[]>;
}

/** What the system is about to do, or has done. */
export type Turn = 'sleeping' | 'woke' | 'shutting-down' | 'shutdown-off' | 'lock-asked';

export interface Say {
  /** It answers, and this is all that it says now. */
  facts(facts: Facts): void;
  /** It is there and does not answer, or not in words that can be understood. */
  refused(cause: unknown): void;
  turned(turn: Turn): void;
}

export interface Following {
  /** A signal of the service that is followed: its sender has been checked, its body has not. */
  heard(signal: Signal): void;
  stop(): void;
}

/** One service of the desktop that can tell something of the person in front of it. */
export interface Source {
  name: SourceName;
  bus: 'session' | 'system';
  /** The well-known name whose owner alone is believed. */
  service: string;
  /** Of whose signals the bus is asked. */
  interfaces: readonly string[];
  /** Begins with one owner of the name. */
  follow(service: Service, say: Say): Following;
}
