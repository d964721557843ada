import clsx from 'clsx';
import { SendHorizontal } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { BODY_MAX } from '../../../../shared/domain/message.ts';
import { DRAFT_MAX } from '../../../../shared/ipc/calls/chat.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useChat, useChatState, useT } from '../chat-context.ts';
import { AttachButton } from '../files/attach-button.tsx';
import { countOfDraft, draftFiles } from '../files/file-desk.ts';
import { UploadChips } from '../files/upload-chips.tsx';
import type { Reader } from '../timeline/reader.ts';
import { TypingLine } from '../typing/typing-line.tsx';
import styles from './composer.module.css';

export interface ComposerProps {
  channel: Channel;
  reader: Reader;
  placeholder: string;
  /** Files that go with the message. */
  attach: (files: File[]) => void;
}

/** From here on, how much is left is shown. */
const NEARLY_FULL = BODY_MAX - 500;
/** Main tells the others at most every three seconds; more often need not even cross to it. */
const TYPING_EVERY_MS = 2_000;

export function Composer({ channel, reader, placeholder, attach }: ComposerProps) {
  const t = useT();
  const chat = useChat();
  const text = useStore(chat.drafts.store, (drafts) => drafts.get(channel.id) ?? '');
  const ref = useRef<HTMLTextAreaElement>(null);
  const typedAt = useRef(0);
  const shows = useChatState((state) => state.shows);
  const left = BODY_MAX - text.trim().length;
  const uploads = useStore(
    chat.files.store,
    useShallow((state) => draftFiles(state, channel.id)),
  );
  const files = useStore(chat.files.store, (state) => countOfDraft(state, channel.id));
  const sendable = (text.trim() !== '' || files > 0) && left >= 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time the channel is asked for.
  useEffect(() => {
    // A menu that is open would close under somebody's hand: the first channel opens by itself.
    if (!document.querySelector('[role="menu"]')) ref.current?.focus();
  }, [shows]);
  useEffect(() => {
    window.addEventListener('pagehide', chat.drafts.flush);
    return () => window.removeEventListener('pagehide', chat.drafts.flush);
  }, [chat]);

  function write(body: string): void {
    chat.drafts.write(channel.id, body);
    const now = Date.now();
    if (body.trim() === '' || now - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = now;
    void chat.bridge.call('chat.typing', { channelId: channel.id });
  }

  const send = useCallback(() => {
    if (chat.sending.send(channel.id, reader)) typedAt.current = 0;
  }, [chat, reader, channel.id]);

  function onKeyDown(event: KeyboardEvent): void {
    // 229: the key belongs to an input method, also where `isComposing` is not set yet (UI Events §4.3.4).
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...event.clipboardData.files];
    // Text that comes with a picture of itself, as from a spreadsheet, is meant as text.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    attach(files);
  }

  return (
    <div className={styles['composer']}>
      <UploadChips uploads={uploads} />
      <div className={styles['box']}>
        <AttachButton onFiles={attach} />
        <textarea
          ref={ref}
          className={styles['text']}
          rows={1}
          aria-label={placeholder}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={DRAFT_MAX}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={chat.drafts.flush}
        />
        <IconButton
          className={clsx(styles['send'], sendable && styles['ready'])}
          size="small"
          label={t('composer.send')}
          aria-disabled={!sendable}
          onClick={send}
        >
          <SendHorizontal aria-hidden="true" />
        </IconButton>
      </div>
      <div className={styles['foot']}>
        <TypingLine channelId={channel.id} />
        {text.length > NEARLY_FULL ? (
          <span className={clsx(left < 0 && styles['over'])} role="status">
            {left < 0 ? t('composer.over', { count: -left }) : t('composer.left', { count: left })}
          </span>
        ) : (
          <span className={styles['hint']}>{t('composer.hint')}</span>
        )}
      </div>
    </div>
  );
}
