import { Users } from 'lucide-react';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { useFormats } from '../../../app/words.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { ChannelIcon } from '../channels/channel-icon.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { peerIdOf, presenceOf } from '../directory/directory.ts';
import styles from './channel-header.module.css';

export interface ChannelHeaderProps {
  channel: Channel;
  title: string;
  onMembers: () => void;
}

export function ChannelHeader({ channel, title, onMembers }: ChannelHeaderProps) {
  const t = useT();
  const { number } = useFormats();
  const chat = useChat();
  const directory = useDirectory();
  const direct = channel.kind === 'direct';
  const peer = direct ? directory.people.get(peerIdOf(channel, chat.me)) : undefined;
  const count = channel.memberIds.length;
  return (
    <header className={styles['header']}>
      {peer ? (
        <Avatar person={peer} size="small" presence={presenceOf(directory, peer.id)} />
      ) : (
        <ChannelIcon kind={channel.kind} className={styles['icon']} />
      )}
      <div className={styles['text']}>
        <h2 className={styles['title']}>
          {title}
          {channel.kind === 'private' ? (
            <VisuallyHidden> {t('channel.private')}</VisuallyHidden>
          ) : null}
        </h2>
        <p className={styles['topic']} title={peer?.title ?? channel.topic}>
          {peer?.title ?? channel.topic}
        </p>
      </div>
      {direct ? null : (
        <button type="button" className={styles['members']} onClick={onMembers}>
          <Users aria-hidden="true" />
          <span aria-hidden="true">{number(count)}</span>
          <VisuallyHidden>{t('members.count', { count })}</VisuallyHidden>
        </button>
      )}
    </header>
  );
}
