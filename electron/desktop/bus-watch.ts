import { z } from 'zod';
import { BUS, type Bus, openBus, type Signal } from './bus.ts';
import { createLatest } from './latest.ts';
import type { Service } from './source.ts';

/** Milliseconds before the first try to come back to a bus; doubled with each that fails. */
const FIRST_WAIT_MS = 250;
const MOST_WAIT_MS = 10_000;

/** The name, its old owner and its new one. */
const OwnerChange = z.tuple([z.string(), z.string(), z.string()]);
const Owner = z.tuple([z.string().min(1)]);

export interface WatchedName {
  name: string;
  interfaces: readonly string[];
  appeared(service: Service): void;
  vanished(): void;
  /** From its owner, and from nobody else. */
  heard(signal: Signal): void;
}

/** Follows names on one bus: whoever owns one, from now or from later, also after the bus was away. */
export function watchBus(address: string, names: readonly WatchedName[]): { close(): void } {
  const owned = names.map(createOwned);
  let bus: Bus | null = null;
  let closed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  function heard(signal: Signal): void {
    if (signal.sender !== BUS) {
      for (const name of owned) name.heard(signal);
      return;
    }
    const change = OwnerChange.safeParse(signal.body);
    if (signal.member !== 'NameOwnerChanged' || !change.success) return;
    for (const { watched, look } of owned) if (watched.name === change.data[0]) look();
  }

  async function connect(): Promise<void> {
    let opened: Bus | null = null;
    try {
      opened = await openBus({ address, heard, lost: comeBack });
      if (closed) return opened.close();
      bus = opened;
      for (const name of owned) await name.begin(opened);
      failures = 0;
    } catch {
      // The bus of a later try is no concern of this one.
      if (bus === opened) comeBack();
    }
  }

  function comeBack(): void {
    bus?.close();
    bus = null;
    for (const name of owned) name.end();
    clearTimeout(retry);
    if (closed) return;
    retry = setTimeout(connect, Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures));
    failures = Math.min(failures + 1, 10);
  }

  void connect();
  return {
    close() {
      closed = true;
      comeBack();
    },
  };
}

/** One name, and who owns it on the present bus. */
function createOwned(watched: WatchedName) {
  let bus: Bus | null = null;
  let owner = '';

  function ownedBy(now: string): void {
    if (owner === now) return;
    if (owner !== '') watched.vanished();
    owner = now;
    const on = bus;
    if (now !== '' && on) watched.appeared({ call: (call) => on.call(now, call) });
  }
  const latest = createLatest(
    async () => (bus ? ownerOf(watched.name, bus) : ''),
    ownedBy,
    // A bus that does not answer this is about to be lost.
    () => ownedBy(''),
  );

  return {
    watched,
    look: latest.ask,
    heard(signal: Signal): void {
      if (signal.sender !== owner) return;
      if (watched.interfaces.includes(signal.interface)) watched.heard(signal);
    },
    async begin(on: Bus): Promise<void> {
      bus = on;
      const { name, interfaces } = watched;
      await on.subscribe(`type='signal',sender='${BUS}',member='NameOwnerChanged',arg0='${name}'`);
      for (const from of interfaces) {
        await on.subscribe(`type='signal',sender='${name}',interface='${from}'`);
      }
      latest.ask();
    },
    end(): void {
      latest.stop();
      bus = null;
      ownedBy('');
    },
  };
}

/** Empty when nobody owns it, which the bus tells as an error. */
async function ownerOf(name: string, bus: Bus): Promise<string> {
  const path = '/org/freedesktop/DBus';
  const question = { path, interface: BUS, member: 'GetNameOwner', signature: 's', body: [name] };
  try {
    return Owner.parse(await bus.call(BUS, question))[0];
  } catch (cause) {
    if (cause instanceof Error && 'type' in cause && cause.type === `${BUS}.Error.NameHasNoOwner`) {
      return '';
    }
    throw cause;
  }
}
