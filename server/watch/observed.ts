import type { EpochMs, PersonId, SessionId } from '../../shared/domain/ids.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { WatchEvent, WatchedDevice, WatchKind } from './watch-event.ts';

/** The device of a session, as far as it is known. */
export type ObservedDevice = WatchedDevice;

type OfKind<K extends WatchKind> = Extract<WatchEvent, { kind: K }>;
type Placed<E> = E extends { address: string }
  ? Omit<E, 'address' | 'tenantId'> & { place: Place }
  : Omit<E, 'tenantId'>;
type Held<E> = E extends { sessionId: SessionId } ? E & { device: ObservedDevice } : E;

/** Of what came from no address at all. */
export const NOWHERE: Place = { country: null, network: 'unknown', local: false };

/** An event of one company as rules see it: the place for the address, and the device of each session. */
export type Observed = { [K in WatchKind]: Held<Placed<OfKind<K>>> }[WatchKind];
export type ObservedOf<K extends WatchKind> = Extract<Observed, { kind: K }>;

/** Somebody was at a device, somewhere. */
export type Sighting = ObservedOf<'signed-in'> | ObservedOf<'seen'>;

export const isSighting = (event: Observed): event is Sighting =>
  event.kind === 'signed-in' || event.kind === 'seen';

/** Whom an event is about; null when nobody is known. */
export const personOf = (event: Observed): PersonId | null => event.personId;

/** By time; what happened at one moment in an order that does not depend on how it came. */
export function inOrder(events: readonly Observed[]): Observed[] {
  return events.toSorted((a, b) => a.at - b.at || compare(JSON.stringify(a), JSON.stringify(b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const DAY_MS = 24 * 3_600_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** Whole minutes, at least one. */
export const minutesSince = (from: EpochMs, to: EpochMs): number =>
  Math.max(1, Math.round((to - from) / MINUTE_MS));
