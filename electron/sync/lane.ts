import type { ClientMessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { type AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { OutgoingMessage } from '../vault/message-store.ts';
import { backoffMs } from './backoff.ts';
import { isPassing } from './passing.ts';
import type { Unlocked } from './unlocked.ts';

export interface LaneListener {
  /** Resolves when the server has the message's files, and whether it can be sent. */
  ready(outgoing: OutgoingMessage): Promise<Result<void>>;
  /** The server has it. The next one goes when this is done. */
  acknowledged(outgoing: OutgoingMessage, message: Message): Promise<void>;
  /** The server does not want it, now or later. */
  refused(outgoing: OutgoingMessage, error: AppError): Promise<void>;
}

/** One channel's waiting messages: sent in order, each when the one before has its answer. */
export interface Lane {
  /** The same `clientId` again changes nothing. */
  join(outgoing: OutgoingMessage): void;
  /** The line is open (again): what waited for a better moment does no more. */
  resume(): void;
  /** Takes it out; whether it was there. */
  leave(clientId: ClientMessageId): boolean;
  inFlight(clientId: ClientMessageId): boolean;
}

export function createLane(unlocked: Unlocked, listener: LaneListener): Lane {
  const { line, background, timings } = unlocked;
  const waiting: OutgoingMessage[] = [];
  let flying: ClientMessageId | null = null;
  let busy = false;
  let again = false;
  let resting = false;
  let failures = 0;

  function go(): void {
    again = true;
    if (!busy) background.run(work);
  }

  async function work(): Promise<void> {
    busy = true;
    try {
      while (again && !background.stopped) {
        again = false;
        await sendInOrder();
      }
    } finally {
      busy = false;
      flying = null;
    }
  }

  async function sendInOrder(): Promise<void> {
    for (;;) {
      const head = waiting[0];
      if (!head || !line.open || resting) return;
      const ready = head.attachments ? await listener.ready(head) : ok(undefined);
      if (background.stopped) return;
      // Discarded, or the line went, while its files were on their way.
      if (waiting[0] !== head || !line.open) continue;
      flying = head.clientId;
      const reply = ready.ok ? await send(head) : ready;
      if (background.stopped) return;
      if (!reply.ok && ready.ok && isPassing(reply.error)) return rest(reply.error);
      failures = 0;
      if (reply.ok) {
        await listener.acknowledged(head, reply.value);
      } else {
        await listener.refused(head, reply.error);
      }
      leave(head.clientId);
      flying = null;
    }
  }

  async function send(outgoing: OutgoingMessage): Promise<Result<Message>> {
    const { channelId, clientId, body, attachments } = outgoing;
    const files = attachments ? { attachments } : {};
    const reply = await line.call('message.send', { channelId, clientId, body, ...files });
    if (!reply.ok) return reply;
    const { message } = reply.value;
    // An answer about another message acknowledges nothing.
    const same = message.clientId === clientId && message.channelId === channelId;
    return same ? { ok: true, value: message } : err('ServerAnswerInvalid');
  }

  function rest(error: AppError): void {
    flying = null;
    // A lost connection resumes by itself.
    if (!line.open) return;
    resting = true;
    const wait = backoffMs(timings.resend, failures, Math.random());
    failures += 1;
    background.later(Math.max(wait, error.retryAfterMs ?? 0), async () => {
      resting = false;
      go();
    });
  }

  function leave(clientId: ClientMessageId): boolean {
    const index = waiting.findIndex((outgoing) => outgoing.clientId === clientId);
    if (index >= 0) waiting.splice(index, 1);
    return index >= 0;
  }

  return {
    join(outgoing) {
      if (!waiting.some((other) => other.clientId === outgoing.clientId)) waiting.push(outgoing);
      go();
    },
    resume() {
      resting = false;
      failures = 0;
      go();
    },
    leave,
    inFlight: (clientId) => flying === clientId,
  };
}
