import { Clock3, Copy } from 'lucide-react';
import { memo } from 'react';
import type { Person } from '../../../../shared/domain/person.ts';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import { useFormats } from '../../../app/words.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useT } from '../chat-context.ts';
import { Attachments } from '../files/attachments.tsx';
import { copyText } from './copy-text.ts';
import { FailedMessage } from './failed-message.tsx';
import { MessageBody } from './message-body.tsx';
import styles from './message-row.module.css';

export interface MessageRowProps {
  message: MessageView;
  /** The first of a block: with face, name and time. */
  head: boolean;
  /** Absent when nobody told who that is yet. */
  author: Person | undefined;
  own: boolean;
}

export const MessageRow = memo(function MessageRow({
  message,
  head,
  author,
  own,
}: MessageRowProps) {
  const t = useT();
  const formats = useFormats();
  const name = author?.name ?? t('person.unknown');
  const time = formats.time(message.sentAt);
  return (
    <article
      className={styles['message']}
      data-head={head ? '' : undefined}
      data-state={message.state}
      data-own={own ? '' : undefined}
      aria-label={t('message.label', { name, time })}
    >
      <div className={styles['margin']}>
        {head ? (
          <Avatar person={author ?? { id: message.authorId, name }} />
        ) : (
          <time className={styles['time']} title={formats.dateTime(message.sentAt)}>
            {time}
          </time>
        )}
      </div>
      <div className={styles['content']}>
        {head ? (
          <p className={styles['by']}>
            <span className={styles['name']}>{name}</span>
            {own ? <span className={styles['you']}>{t('message.you')}</span> : null}
            <time title={formats.dateTime(message.sentAt)}>{time}</time>
          </p>
        ) : null}
        {message.body === '' ? null : <MessageBody body={message.body} />}
        {message.attachments ? <Attachments files={message.attachments} /> : null}
        {message.state === 'failed' ? <FailedMessage message={message} /> : null}
      </div>
      {message.state === 'sending' ? (
        <Clock3 className={styles['clock']} role="img" aria-label={t('message.sending')} />
      ) : null}
      <div className={styles['actions']}>
        {message.body === '' ? null : (
          <IconButton size="small" label={t('message.copy')} onClick={() => copyText(message.body)}>
            <Copy aria-hidden="true" />
          </IconButton>
        )}
      </div>
    </article>
  );
});
