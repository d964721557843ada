import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../shared/domain/channel.ts';
import { useWords } from '../../app/words.tsx';
import type { Chat, ChatState } from './chat.ts';
import type { Directory } from './directory/directory.ts';
import { titleOf } from './directory/names.ts';
import { chatWords } from './words.ts';

const ChatContext = createContext<Chat | null>(null);

export const ChatProvider = ChatContext.Provider;

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('not inside the chat screen');
  return chat;
}

export function useChatState<T>(select: (state: ChatState) => T): T {
  return useStore(useChat().store, select);
}

export const useDirectory = (): Directory => useChatState((state) => state.directory);

export const useT = () => useWords(chatWords);

/** What a channel is called, in words for those whose name is not known. */
export function useTitleOf(): (channel: Channel) => string {
  const t = useT();
  const { me } = useChat();
  const directory = useDirectory();
  return (channel) => titleOf(directory, channel, me) || t('person.unknown');
}
