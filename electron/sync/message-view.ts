import { type Attachment, viewOf } from '../../shared/domain/attachment.ts';
import type { PersonId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { MessageView } from '../../shared/ipc/view.ts';
import type { AttachmentBook } from '../files/attachment-book.ts';
import type { OutgoingMessage } from '../vault/message-store.ts';

/** Without what opens its files, which `book` keeps for when the page asks for one. */
export function sentView({ attachments, ...message }: Message, book: AttachmentBook): MessageView {
  return { ...message, ...shown(attachments, book), state: 'sent' };
}

/** A message of the outbox, as its author sees it. */
export function outgoingView(
  { channelId, clientId, body, attachments, queuedAt, error }: OutgoingMessage,
  authorId: PersonId,
  book: AttachmentBook,
): MessageView {
  const files = shown(attachments, book);
  const message = { channelId, clientId, authorId, body, ...files, sentAt: queuedAt };
  return error ? { ...message, state: 'failed', error } : { ...message, state: 'sending' };
}

function shown(
  attachments: Attachment[] | undefined,
  book: AttachmentBook,
): Pick<MessageView, 'attachments'> {
  if (!attachments) return {};
  book.note(attachments);
  return { attachments: attachments.map(viewOf) };
}
