import { app, Notification } from 'electron';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { AppView } from '../../shared/ipc/view.ts';
import { sentencesIn } from '../../shared/language/sentences.ts';
import type { ArrivedMessage } from '../sync/sync.ts';
import { notificationText } from './notification-text.ts';

export interface Notifications {
  /** Another message arrived while nobody looked. */
  messageArrived(message: ArrivedMessage): void;
  setBadge(unread: number | null): void;
  /** Takes back what was shown. Answers how many. */
  clear(): number;
}

/** One notification at a time, which says of its message what policy lets it. */
export function createNotifications(deps: {
  view: () => AppView;
  isLookedAt: () => boolean;
  /** With the channel of the newest message. */
  onClick: (channelId: ChannelId) => void;
}): Notifications {
  let shown: Notification | null = null;
  let count = 0;

  const clear = () => {
    const had = shown ? 1 : 0;
    shown?.close();
    shown = null;
    count = 0;
    return had;
  };

  return {
    messageArrived: (message) => {
      if (deps.isLookedAt() || !Notification.isSupported()) return;
      shown?.close();
      count += 1;
      const { session, language, platform } = deps.view();
      const level = session.phase === 'unlocked' ? session.policy.notifications : 'count';
      const t = sentencesIn(language);
      const text = notificationText({ level, message, count, t, platform });
      shown = new Notification({ ...text, silent: count > 1 });
      shown.on('click', () => {
        clear();
        deps.onClick(message.channelId);
      });
      shown.show();
    },
    setBadge: (unread) => {
      app.setBadgeCount(unread ?? 0);
    },
    clear,
  };
}
