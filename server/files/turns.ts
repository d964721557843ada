import type { FileId, TenantId } from '../../shared/domain/ids.ts';
import type { FileKey } from './storage.ts';

/**
 * Who is at work at a file: one at a time. Whoever asks anew has given up the connection before it, also
 * where that is not noticed here yet: it is stopped, and waited for.
 */
export interface Turns {
  within<T>(key: FileKey, work: () => Promise<T>, stop?: () => void): Promise<T>;
  /** At which somebody is at work now. */
  busyIn(tenantId: TenantId): FileId[];
}

export function createTurns(): Turns {
  const taken = new Map<string, FileKey & { stop(): void; ended: Promise<void> }>();
  return {
    async within(key, work, stop = () => {}) {
      const name = `${key.tenantId} ${key.fileId}`;
      for (let other = taken.get(name); other; other = taken.get(name)) {
        other.stop();
        await other.ended;
      }
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      taken.set(name, { ...key, stop, ended });
      try {
        return await work();
      } finally {
        taken.delete(name);
        resolve();
      }
    },
    busyIn: (tenantId) =>
      [...taken.values()].flatMap((one) => (one.tenantId === tenantId ? one.fileId : [])),
  };
}
