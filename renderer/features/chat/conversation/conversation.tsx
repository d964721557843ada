import { Paperclip } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { ChannelId } from '../../../../shared/domain/ids.ts';
import { useChat, useDirectory, useT, useTitleOf } from '../chat-context.ts';
import { Composer } from '../composer/composer.tsx';
import { fitting } from '../files/draft-files.ts';
import { useDrop } from '../files/use-drop.ts';
import type { Reader } from '../timeline/reader.ts';
import { Timeline } from '../timeline/timeline-view.tsx';
import { ChannelHeader } from './channel-header.tsx';
import styles from './conversation.module.css';
import { MembersDialog } from './members-dialog.tsx';

export interface ConversationProps {
  channelId: ChannelId;
  reader: Reader;
}

/** How much of the window one page of the keyboard is. */
const PAGE_PART = 0.85;

export function Conversation({ channelId, reader }: ConversationProps) {
  const t = useT();
  const titleOf = useTitleOf();
  const channel = useDirectory().channels.get(channelId);
  const [members, setMembers] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const chat = useChat();
  const { over, handlers } = useDrop(attach);
  if (!channel) return null;
  const title = titleOf(channel);

  function attach(given: File[]): void {
    const files = fitting(chat.files, channelId, given);
    if (files.length < given.length) chat.report({ code: 'TooManyFiles' });
    void chat.files.attach(channelId, files);
  }

  /** Somebody who writes turns pages without leaving the text. */
  function turnPages(event: KeyboardEvent): void {
    const direction = { PageUp: -1, PageDown: 1 }[event.key];
    if (direction === undefined || !(event.target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    list.current?.scrollBy({ top: direction * list.current.clientHeight * PAGE_PART });
  }

  return (
    <section
      className={styles['conversation']}
      aria-label={title}
      onKeyDown={turnPages}
      {...handlers}
    >
      <ChannelHeader channel={channel} title={title} onMembers={() => setMembers(true)} />
      <Timeline ref={list} channel={channel} title={title} reader={reader} />
      <Composer
        channel={channel}
        reader={reader}
        attach={attach}
        placeholder={t(channel.kind === 'direct' ? 'composer.to.person' : 'composer.to.channel', {
          title,
        })}
      />
      {over ? (
        <div className={styles['drop']}>
          <Paperclip aria-hidden="true" />
          {t('files.drop')}
        </div>
      ) : null}
      {members ? <MembersDialog channel={channel} onClose={() => setMembers(false)} /> : null}
    </section>
  );
}
