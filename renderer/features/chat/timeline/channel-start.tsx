import type { Channel } from '../../../../shared/domain/channel.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { ChannelIcon } from '../channels/channel-icon.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { peerIdOf } from '../directory/directory.ts';
import styles from './channel-start.module.css';

/** Above the first message ever: what this place is. */
export function ChannelStart({ channel, title }: { channel: Channel; title: string }) {
  const t = useT();
  const { me } = useChat();
  const { people } = useDirectory();
  const peer = channel.kind === 'direct' ? people.get(peerIdOf(channel, me)) : undefined;
  return (
    <div className={styles['start']}>
      {peer ? (
        <Avatar person={peer} size="large" />
      ) : (
        <span className={styles['icon']}>
          <ChannelIcon kind={channel.kind} />
        </span>
      )}
      <p className={styles['title']}>{title}</p>
      <p className={styles['text']}>
        {t(peer?.id === me ? 'start.self' : `start.${channel.kind}`, { title })}
      </p>
    </div>
  );
}
