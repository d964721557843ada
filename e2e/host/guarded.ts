import { EventEmitter } from 'node:events';

/** What runtimes and test tools ask any object for. */
const ASKED_OF_ANYTHING = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'asymmetricMatch']);

const missing = (name: string): never => {
  throw new Error(`The stand-in for electron has no ${name} (see e2e/host/README.md)`);
};

/** Names what is missing, where plain JavaScript would give `undefined` and a silent difference. */
export function guarded<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get: (target, key, receiver) =>
      typeof key === 'symbol' || key in target || ASKED_OF_ANYTHING.has(key)
        ? Reflect.get(target, key, receiver)
        : missing(`${name}.${key}`),
  });
}

/**
 * The base of every class of the stand-in: a member of Electron that it lacks throws by name when it
 * is read, and so does listening to an event that it never emits.
 */
export class Guarded extends EventEmitter {
  constructor(events: readonly string[]) {
    super();
    super.on('newListener', (event: string | symbol) => {
      if (!events.includes(String(event)))
        missing(`${this.constructor.name} event '${String(event)}'`);
    });
  }
}

// At the end of the prototype chain, so that it is asked only for what nothing before it has, and
// private fields keep working.
Object.setPrototypeOf(
  Guarded.prototype,
  new Proxy(EventEmitter.prototype, {
    get: (target, key, receiver) =>
      typeof key === 'symbol' || key in target || key.startsWith('_') || ASKED_OF_ANYTHING.has(key)
        ? Reflect.get(target, key, receiver)
        : missing(`${receiver.constructor.name}.${key}`),
  }),
);
