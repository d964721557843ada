import type { PersonId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { MessageView } from '../../shared/ipc/view.ts';
import type { OutgoingMessage } from '../vault/message-store.ts';

export const sentView = (message: Message): MessageView => ({ ...message, state: 'sent' });

/** A message of the outbox, as its author sees it. */
export function outgoingView(outgoing: OutgoingMessage, authorId: PersonId): MessageView {
  const { channelId, clientId, body, queuedAt, error } = outgoing;
  const message = { channelId, clientId, authorId, body, sentAt: queuedAt };
  return error ? { ...message, state: 'failed', error } : { ...message, state: 'sending' };
}
