import { useStore } from 'zustand';
import type { ChannelId, PersonId } from '../../../../shared/domain/ids.ts';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { personNameOf } from '../directory/names.ts';
import styles from './typing-line.module.css';

const NOBODY: readonly PersonId[] = [];

/** Who writes here now. Seen, not read out: a screen reader has better to say. */
export function TypingLine({ channelId }: { channelId: ChannelId }) {
  const t = useT();
  const chat = useChat();
  const directory = useDirectory();
  const typists = useStore(chat.typing.store, (all) => all.get(channelId) ?? NOBODY);
  const [first, second] = typists.map((id) => personNameOf(directory, id) || t('person.unknown'));
  if (first === undefined) return <span />;
  return (
    <span className={styles['line']} aria-hidden="true">
      <span className={styles['dots']}>
        <i />
        <i />
        <i />
      </span>
      <span className={styles['words']}>
        {second === undefined
          ? t('typing.one', { name: first })
          : typists.length === 2
            ? t('typing.two', { first, second })
            : t('typing.many', { count: typists.length })}
      </span>
    </span>
  );
}
