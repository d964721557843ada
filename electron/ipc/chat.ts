import type { ChatCalls } from '../sync/sync.ts';
import type { IpcHandlers } from './register.ts';

type ChatHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `chat.${string}`>>;

/** Sync answers them all; a call of the contract that it does not know would not compile here. */
export const chatHandlers = (chat: ChatCalls): ChatHandlers => chat;
