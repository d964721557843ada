import type { SecondFactor } from '../../shared/domain/factor.ts';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { Platform } from '../../shared/domain/session.ts';

/** What a device says of itself. Null: it does not know. */
export interface WatchedPosture {
  /** Versions as the system writes them. */
  os: string | null;
  app: string | null;
  diskEncrypted: boolean | null;
}

/** A device at which somebody is signed in. */
export interface WatchedSession {
  personId: PersonId;
  sessionId: SessionId;
}

export interface WatchedDevice {
  /** Thumbprint (RFC 7638) of the key that never leaves the device. */
  key: string;
  name: string;
  platform: Platform;
  posture: WatchedPosture | null;
}

/**
 * What can happen that somebody should perhaps hear of. There is no place for anything a person wrote.
 * `address`: IPv4 or IPv6, as `Peer` has it.
 */
export type WatchEvent = { tenantId: TenantId; at: EpochMs } & (
  | ({
      kind: 'signed-in';
      address: string;
      device: WatchedDevice;
      /** Whether more than a password was proven. */
      strong: boolean;
    } & WatchedSession)
  /** `account`: the address that was tried, normal; it stays in memory. Null person: nobody has it. */
  | { kind: 'sign-in-failed'; address: string; account: string; personId: PersonId | null }
  /** At sign-in there is no session yet. */
  | {
      kind: 'factor-failed';
      address: string;
      personId: PersonId;
      sessionId: SessionId | null;
      factor: SecondFactor;
    }
  /** A session that is used: it refreshed, or its socket connected. */
  | ({ kind: 'seen'; address: string; posture: WatchedPosture | null } & WatchedSession)
  | ({ kind: 'refresh-reused'; address: string } & WatchedSession)
  | ({ kind: 'token-misused'; address: string; how: 'other-key' | 'replayed' } & WatchedSession)
  | ({ kind: 'unlock-failed'; failures: number } & WatchedSession)
  /** Messages of the past that the session was given: those that a client asks for behind what is new. */
  | ({ kind: 'read-back'; messages: number } & WatchedSession)
  | ({ kind: 'downloaded'; bytes: number } & WatchedSession)
);

export type WatchKind = WatchEvent['kind'];

/** Takes note of what happened, and looks into it later: never throws, never waits, microseconds. */
export interface Watch {
  note(event: WatchEvent): void;
}
