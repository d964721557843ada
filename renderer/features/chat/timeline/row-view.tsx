import type { Channel } from '../../../../shared/domain/channel.ts';
import { assertNever } from '../../../../shared/errors/app-error.ts';
import { useFormats } from '../../../app/words.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { ChannelStart } from './channel-start.tsx';
import { MessageRow } from './message-row.tsx';
import styles from './row-view.module.css';
import type { Row } from './rows.ts';

export function RowView({ row, channel, title }: { row: Row; channel: Channel; title: string }) {
  const t = useT();
  const formats = useFormats();
  const { me } = useChat();
  const { people } = useDirectory();
  switch (row.kind) {
    case 'start':
      return <ChannelStart channel={channel} title={title} />;
    case 'day':
      return (
        <h3 className={styles['day']}>
          <span>{formats.day(row.at, Date.now())}</span>
        </h3>
      );
    case 'unread':
      return (
        <h3 className={styles['unread']}>
          <span>{t('timeline.unread')}</span>
        </h3>
      );
    case 'message': {
      const { message, head } = row;
      const author = people.get(message.authorId);
      return (
        <MessageRow message={message} head={head} author={author} own={message.authorId === me} />
      );
    }
    default:
      return assertNever(row);
  }
}
