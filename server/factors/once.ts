import type { EpochMs } from '../../shared/domain/ids.ts';
import { newOpaqueToken } from '../accounts/opaque-token.ts';
import type { Clock } from '../clock.ts';

/** Entries that are kept: the newest. */
const MOST = 50_000;
/** Of one owner: more than somebody has open who begins again and again. */
const MOST_OF_ONE = 20;

/** What waits for one use, for some minutes, under a name that nobody can guess. In memory: a restart forgets. */
export interface Once<T> {
  /** The owner's oldest is forgotten when they have too many: nobody drives out what others wait for. */
  put(value: T, owner: string): string;
  /** Null when it ran out, was taken, or never was. */
  look(handle: string): T | null;
  /** The same, and it is gone. */
  take(handle: string): T | null;
}

export function createOnce<T>(
  clock: Clock,
  lifeMs: number,
  { most = MOST, mostOfOne = MOST_OF_ONE } = {},
): Once<T> {
  /** Both in the order of their end. */
  const waiting = new Map<string, { value: T; owner: string; until: EpochMs }>();
  const byOwner = new Map<string, Set<string>>();

  function forget(handle: string): void {
    const owner = waiting.get(handle)?.owner ?? '';
    waiting.delete(handle);
    const own = byOwner.get(owner);
    own?.delete(handle);
    if (own?.size === 0) byOwner.delete(owner);
  }
  function dropOld(): void {
    for (const [handle, { until }] of waiting) {
      if (until > clock() && waiting.size <= most) return;
      forget(handle);
    }
  }
  function look(handle: string): T | null {
    dropOld();
    return waiting.get(handle)?.value ?? null;
  }
  return {
    put(value, owner) {
      const handle = newOpaqueToken();
      waiting.set(handle, { value, owner, until: clock() + lifeMs });
      const own = byOwner.get(owner) ?? new Set();
      byOwner.set(owner, own.add(handle));
      const [oldest] = own;
      if (own.size > mostOfOne && oldest !== undefined) forget(oldest);
      dropOld();
      return handle;
    },
    look,
    take(handle) {
      const value = look(handle);
      forget(handle);
      return value;
    },
  };
}
