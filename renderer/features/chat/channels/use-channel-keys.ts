import { useEffect } from 'react';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { useLanguage } from '../../../app/words.tsx';
import { useChat, useChatState } from '../chat-context.ts';
import { isDraft } from '../composer/drafts.ts';
import { unreadOf } from '../directory/directory.ts';
import { orderOf, sectionsOf, startOf } from './sections.ts';

/** The next channel in a direction, around the ends; with `unread`, the next that has news. */
export function neighbourOf(
  order: readonly Channel[],
  current: Channel['id'] | undefined,
  step: 1 | -1,
  unread: boolean,
): Channel | undefined {
  const at = order.findIndex((channel) => channel.id === current);
  const start = at < 0 && step < 0 ? order.length : at;
  const ahead = order.map((_, i) =>
    order.at((start + step * (i + 1) + order.length * 2) % order.length),
  );
  return ahead.find((channel) => channel && (!unread || unreadOf(channel) > 0));
}

/** Alt with an arrow goes to the next channel; with Shift too, to the next one with news. */
export function useChannelKeys(): void {
  const chat = useChat();
  const language = useLanguage();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      const { directory, reader } = chat.store.getState();
      const order = orderOf(sectionsOf(directory, chat.me, language));
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = neighbourOf(order, reader?.channelId, step, event.shiftKey);
      if (next) chat.show(next.id);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [chat, language]);
}

/** Opens a channel once they are known, unless somebody has chosen one by then. */
export function useFirstChannel(): void {
  const chat = useChat();
  const language = useLanguage();
  // At a first sign-in the chat is open before the server has named the channels.
  const ready = useChatState(
    ({ phase, directory }) => phase === 'ready' && directory.channels.size > 0,
  );
  useEffect(() => {
    const { directory, reader } = chat.store.getState();
    if (!ready || reader) return;
    const drafts = chat.drafts.store.getState();
    const order = orderOf(sectionsOf(directory, chat.me, language));
    const start = startOf(order, ({ id }) => isDraft(drafts, id));
    if (start) chat.show(start.id);
  }, [chat, language, ready]);
}
