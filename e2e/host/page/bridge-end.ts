/** A value on its way between two worlds: data by structured clone, functions and promises by number. */
export type Packed =
  | readonly ['value', unknown]
  | readonly ['array', readonly Packed[]]
  | readonly ['object', readonly (readonly [string, Packed])[]]
  | readonly ['error', string, string, string]
  | readonly ['function', number]
  | readonly ['promise', number];

type Message =
  | { kind: 'call'; id: number; args: readonly Packed[] }
  | { kind: 'expose'; key: string; value: Packed }
  | { kind: 'reply'; ok: boolean; value: Packed }
  | { kind: 'settle'; id: number; ok: boolean; value: Packed }
  | { kind: 'release'; id: number };

export interface BridgeEnd {
  /** Puts `api` on the other world's window, frozen. */
  expose(key: string, api: unknown): void;
}

/**
 * One end of the bridge between a page and its preload. Both worlds share the DOM and no object, so
 * the ends talk by events on a node that only they hold; what an event carries is cloned from world
 * to world. Calls are synchronous, as with Electron's contextBridge. The function runs in the page,
 * sent there as source: it refers to nothing outside itself, and takes what it needs of the page's
 * intrinsics at once, before the page can change them. A page that reached the node anyhow would
 * reach the exposed functions, which it has.
 */
export function createBridgeEnd(
  node: EventTarget,
  hears: string,
  speaks: string,
  exposeHere: ((key: string, api: unknown) => void) | null,
): BridgeEnd {
  type Callable = (...args: unknown[]) => unknown;
  type Settlers = { resolve(value: unknown): void; reject(reason: unknown): void };
  const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const { freeze, create, setPrototypeOf } = Object;
  const { isArray } = Array;
  const clone = structuredClone;
  const CrossingEvent = CustomEvent;
  const WorldPromise = Promise;
  const WorldError = Error;
  const { toString: tagOf } = Object.prototype;
  const { then: chain } = Promise.prototype;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const detailOf = getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get;
  const registry = new FinalizationRegistry((id: number) => say({ kind: 'release', id }));
  const { register } = FinalizationRegistry.prototype;
  /** Electron's own limit. */
  const DEPTH_LIMIT = 1_000;

  // Without prototypes, so that no key is there but ours.
  const lent: Record<number, Callable> = create(null);
  const awaited: Record<number, Settlers> = create(null);
  let newest = 0;
  let reply: { ok: boolean; value: Packed } | null = null;

  const put = (target: object, key: PropertyKey, value: unknown): void => {
    const descriptor = { value, writable: true, enumerable: true, configurable: true };
    defineProperty(target, key, setPrototypeOf(descriptor, null));
  };

  const mapped = <From, To>(from: readonly From[], change: (item: From) => To): To[] => {
    const to: To[] = [];
    for (let at = 0; at < from.length; at += 1) {
      const item = from[at];
      if (item !== undefined) put(to, at, change(item));
    }
    return to;
  };

  const say = (message: Message): void => {
    apply(dispatchEvent, node, [new CrossingEvent(speaks, { detail: message })]);
  };

  const ask = (message: Message): unknown => {
    reply = null;
    say(message);
    const answer: { ok: boolean; value: Packed } | null = reply;
    reply = null;
    if (!answer) throw new WorldError('The other side of the context bridge is gone.');
    return settled(answer);
  };

  const settled = (answer: { ok: boolean; value: Packed }): unknown => {
    const value = unpack(answer.value, false);
    if (!answer.ok) throw value;
    return value;
  };

  const packObject = (value: object, depth: number): Packed => {
    if (depth > DEPTH_LIMIT)
      throw new WorldError('Electron contextBridge recursion depth exceeded.');
    if (value instanceof WorldPromise) {
      newest += 1;
      const id = newest;
      const settle = (ok: boolean) => (outcome: unknown) => {
        let packed: Packed;
        try {
          packed = pack(outcome, 0);
        } catch (cause) {
          say({ kind: 'settle', id, ok: false, value: pack(cause, 0) });
          return;
        }
        say({ kind: 'settle', id, ok, value: packed });
      };
      apply(chain, value, [settle(true), settle(false)]);
      return ['promise', id];
    }
    if (isArray(value)) {
      const items: Packed[] = [];
      for (let at = 0; at < value.length; at += 1) put(items, at, pack(value[at], depth + 1));
      return ['array', items];
    }
    if (value instanceof WorldError) {
      return ['error', String(value.name), String(value.message), String(value.stack)];
    }
    if (apply(tagOf, value, []) === '[object Object]') {
      const entries: (readonly [string, Packed])[] = [];
      const keys = ownKeys(value);
      for (let at = 0; at < keys.length; at += 1) {
        const key = keys[at];
        const property = key === undefined ? undefined : getOwnPropertyDescriptor(value, key);
        if (typeof key !== 'string' || !property?.enumerable) continue;
        const inside = Reflect.get(value, key);
        put(entries, entries.length, [key, pack(inside, depth + 1)]);
      }
      return ['object', entries];
    }
    // Throws here what the event would swallow: a value with no structured clone.
    return ['value', clone(value)];
  };

  const pack = (value: unknown, depth: number): Packed => {
    if (typeof value === 'symbol') throw new WorldError('An object could not be cloned.');
    if (typeof value === 'function') {
      newest += 1;
      lent[newest] = (...args) => apply(value, undefined, args);
      return ['function', newest];
    }
    return typeof value === 'object' && value !== null
      ? packObject(value, depth)
      : ['value', value];
  };

  const borrow = (id: number): Callable => {
    const borrowed = (...args: unknown[]): unknown => {
      const packed: Packed[] = [];
      for (let at = 0; at < args.length; at += 1) put(packed, at, pack(args[at], 0));
      return ask({ kind: 'call', id, args: packed });
    };
    apply(register, registry, [borrowed, id]);
    return borrowed;
  };

  const unpack = (packed: Packed, frozen: boolean): unknown => {
    const finished = <T extends object>(value: T): T => (frozen ? freeze(value) : value);
    switch (packed[0]) {
      case 'value':
        return packed[1];
      case 'array':
        return finished(mapped(packed[1], (item) => unpack(item, frozen)));
      case 'object': {
        const object = {};
        mapped(packed[1], (entry) => put(object, entry[0], unpack(entry[1], frozen)));
        return finished(object);
      }
      case 'error': {
        const error = new WorldError(packed[2]);
        put(error, 'name', packed[1]);
        put(error, 'stack', packed[3]);
        return error;
      }
      case 'function':
        return finished(borrow(packed[1]));
      case 'promise':
        return new WorldPromise((resolve, reject) => {
          awaited[packed[1]] = { resolve, reject };
        });
    }
  };

  const answer = (work: () => unknown): void => {
    let ok = true;
    let value: Packed;
    try {
      value = pack(work(), 0);
    } catch (cause) {
      ok = false;
      value = pack(cause, 0);
    }
    say({ kind: 'reply', ok, value });
  };

  const hear = (message: Message): void => {
    switch (message.kind) {
      case 'call': {
        const called = lent[message.id];
        answer(() => {
          if (!called) throw new WorldError('The function was released.');
          return apply(
            called,
            undefined,
            mapped(message.args, (item) => unpack(item, false)),
          );
        });
        return;
      }
      case 'expose':
        answer(() => exposeHere?.(message.key, unpack(message.value, true)));
        return;
      case 'reply':
        reply = message;
        return;
      case 'settle': {
        const settlers = awaited[message.id];
        delete awaited[message.id];
        const value = unpack(message.value, false);
        if (message.ok) settlers?.resolve(value);
        else settlers?.reject(value);
        return;
      }
      case 'release':
        delete lent[message.id];
    }
  };

  const listener = (event: Event): void => {
    const message: Message | null = detailOf ? apply(detailOf, event, []) : null;
    if (message) hear(message);
  };
  apply(addEventListener, node, [hears, listener]);

  return {
    expose: (key, api) => {
      ask({ kind: 'expose', key, value: pack(api, 0) });
    },
  };
}
