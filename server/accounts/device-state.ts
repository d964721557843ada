import type { SessionId } from '../../shared/domain/ids.ts';
import type { DeviceState } from '../../shared/domain/session.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';

/** What a session's socket is open for; null when it has none. */
export type ModeOf = (sessionId: SessionId) => SocketMode | null;

const STATES: Readonly<Record<SocketMode | 'none', DeviceState>> = {
  full: 'open',
  restricted: 'locked',
  none: 'offline',
};

export const stateOf = (mode: SocketMode | null): DeviceState => STATES[mode ?? 'none'];
