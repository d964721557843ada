import type { Policy } from '../../shared/policy/policy.ts';
import type { SyncListener } from '../sync/sync.ts';
import type { Facts } from './present.ts';
import { isWatched } from './session-state.ts';
import type { StateHolder } from './state-holder.ts';

/** What sync tells that is for the window, not for the session. */
export type ContentListener = Pick<SyncListener, 'unreadChanged' | 'chatEvent' | 'messageArrived'>;

export interface SyncListenerOptions {
  holder: StateHolder;
  facts: Facts;
  content: ContentListener;
  /** The server can be reached. */
  online(): void;
  changed(): void;
}

/** What the session does about what it hears from the server. */
export function createSyncListener(options: SyncListenerOptions): SyncListener {
  const { holder, facts, content, online, changed } = options;
  return {
    chatEvent: content.chatEvent,
    messageArrived: content.messageArrived,
    revoked: () => holder.dispatch({ type: 'sign-out', trigger: 'revoked' }),
    policyChanged(policy) {
      const { state } = holder;
      if (isWatched(state) && !isSame(state.policy, policy)) {
        holder.dispatch({ type: 'policy-changed', policy });
      }
    },
    unreadChanged(unread) {
      if (!facts.record) return;
      facts.unread = unread;
      content.unreadChanged(unread);
      changed();
    },
    connectionChanged(connection) {
      if (connection === 'online') online();
    },
  };
}

const isSame = (a: Policy, b: Policy): boolean =>
  a.lockAfter === b.lockAfter &&
  a.logoutAfter === b.logoutAfter &&
  a.unlockAttempts === b.unlockAttempts;
