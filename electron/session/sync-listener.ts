import type { SyncListener } from '../sync/sync.ts';
import type { Facts } from './present.ts';
import type { SignedNews } from './signed-news.ts';
import type { StateHolder } from './state-holder.ts';

/** What sync tells that is for the window, not for the session. */
export type ContentListener = Pick<SyncListener, 'unreadChanged' | 'chatEvent' | 'messageArrived'>;

export interface SyncListenerOptions {
  holder: StateHolder;
  facts: Facts;
  content: ContentListener;
  news: SignedNews;
  /** The server can be reached. */
  online(): void;
  changed(): void;
}

/** What the session does about what it hears from the server. */
export function createSyncListener(options: SyncListenerOptions): SyncListener {
  const { holder, facts, content, news, online, changed } = options;
  return {
    chatEvent: content.chatEvent,
    messageArrived: content.messageArrived,
    ended: (because) => holder.dispatch({ type: 'sign-out', trigger: because }),
    lockAsked: () => holder.dispatch({ type: 'lock', trigger: 'admin' }),
    policyChanged: news.policy,
    word: news.word,
    unreadChanged(unread) {
      if (!facts.record) return;
      facts.unread = unread;
      content.unreadChanged(unread);
      changed();
    },
    unsentChanged(unsent) {
      facts.unsent = unsent;
    },
    connectionChanged(connection) {
      if (connection === 'online') online();
    },
  };
}
