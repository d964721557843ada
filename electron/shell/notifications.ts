import { app, Notification } from 'electron';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Sentences } from '../../shared/language/sentences.ts';

export interface Notifications {
  /** Another message arrived while nobody looked. Says how many, never what or from whom. */
  messageArrived(channelId: ChannelId): void;
  setBadge(unread: number | null): void;
  /** Takes back what was shown. Answers how many. */
  clear(): number;
}

/** One notification at a time, with a count and no content: lock screens show notifications. */
export function createNotifications(deps: {
  translate: () => Sentences;
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
    messageArrived: (channelId) => {
      if (deps.isLookedAt() || !Notification.isSupported()) return;
      shown?.close();
      count += 1;
      const t = deps.translate();
      shown = new Notification({
        title: t('shell.notification.title'),
        body: t('shell.notification.body', { count }),
        silent: count > 1,
      });
      shown.on('click', () => {
        clear();
        deps.onClick(channelId);
      });
      shown.show();
    },
    setBadge: (unread) => {
      app.setBadgeCount(unread ?? 0);
    },
    clear,
  };
}
