import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { Keychain, KeychainItem, KeychainRead } from '../../vault/keychain.ts';

/** A keychain that outlives the "process", can be locked, and fails when told to. */
export class FakeKeychain implements Keychain {
  readonly keeping: Keychain['keeping'];
  readonly items = new Map<KeychainItem, Buffer>();
  locked = false;
  refusesWrites = false;
  /** Writes and deletions so far. */
  changes = 0;

  constructor(keeping: Keychain['keeping'] = 'kept') {
    this.keeping = keeping;
  }

  /** The same keychain for the next process. */
  handedOn(): FakeKeychain {
    const next = new FakeKeychain(this.keeping);
    next.locked = this.locked;
    for (const [item, value] of this.items) next.items.set(item, Buffer.from(value));
    return next;
  }

  async read(item: KeychainItem): Promise<KeychainRead> {
    if (this.locked) return { state: 'unavailable', cause: new Error('locked') };
    const value = this.items.get(item);
    return value ? { state: 'found', value: Buffer.from(value) } : { state: 'missing' };
  }

  async write(item: KeychainItem, value: Buffer): Promise<void> {
    if (this.locked || this.refusesWrites) throw new NightjarError('KeychainUnavailable');
    this.changes += 1;
    this.items.set(item, Buffer.from(value));
  }

  async delete(item: KeychainItem): Promise<boolean> {
    if (this.locked) throw new NightjarError('KeychainUnavailable');
    this.changes += 1;
    return this.items.delete(item);
  }
}
