import { Pencil } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { Channel } from '../../../../shared/domain/channel.ts';
import type { Person, Presence } from '../../../../shared/domain/person.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { useT } from '../chat-context.ts';
import { unreadOf } from '../directory/directory.ts';
import { ChannelIcon } from './channel-icon.tsx';
import styles from './channel-link.module.css';

export interface ChannelLinkProps {
  channel: Channel;
  title: string;
  peer: Person | undefined;
  presence: Presence;
  /** Something is written there and not sent. */
  draft: boolean;
  current: boolean;
  onShow: (channelId: Channel['id']) => void;
}

export const ChannelLink = memo(function ChannelLink(props: ChannelLinkProps) {
  const { channel, title, peer, presence, draft, current, onShow } = props;
  const t = useT();
  const ref = useRef<HTMLButtonElement>(null);
  const count = unreadOf(channel);
  useEffect(() => {
    if (current) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <li>
      <button
        ref={ref}
        type="button"
        className={styles['link']}
        data-unread={count > 0 ? '' : undefined}
        aria-current={current ? 'page' : undefined}
        onClick={() => onShow(channel.id)}
      >
        {peer ? (
          <Avatar person={peer} size="small" presence={presence} />
        ) : (
          <ChannelIcon kind={channel.kind} className={styles['icon']} />
        )}
        <span className={styles['title']}>{title}</span>
        {channel.kind === 'private' ? (
          <VisuallyHidden> {t('channel.private')}</VisuallyHidden>
        ) : null}
        {draft ? (
          <Pencil className={styles['draft']} role="img" aria-label={t('channel.draft')} />
        ) : null}
        <Badge count={count} label={t('unread', { count })} />
      </button>
    </li>
  );
});
