import { Channel } from '../../../../shared/domain/channel.ts';
import { ChannelId, PersonId } from '../../../../shared/domain/ids.ts';
import { Person } from '../../../../shared/domain/person.ts';
import { MessageView } from '../../../../shared/ipc/view.ts';

/** A UUID from a number, so that a failing test names the same thing each time. */
const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`;

export const idOf = (n: number): PersonId => PersonId.parse(uuid(n));

let made = 1_000;

export const personOf = (name: string, over: Partial<Person> = {}): Person =>
  Person.parse({ id: uuid(made++), name, title: '', role: 'member', ...over });

export const channelOf = (over: Partial<Channel>): Channel =>
  Channel.parse({
    id: uuid(made++),
    kind: 'public',
    name: '',
    topic: '',
    memberIds: [],
    lastSeq: 0,
    readSeq: 0,
    ...over,
  });

export const CHANNEL = ChannelId.parse(uuid(1));
const ME = idOf(2);
export const HER = idOf(3);
export { ME };

export type Sent = Extract<MessageView, { state: 'sent' }>;
export type Outgoing = Exclude<MessageView, { state: 'sent' }>;

/** Noon, so that a few minutes more stay on the same day in every time zone. */
export const NOON = new Date(2026, 2, 10, 12).getTime();

/** The message with sequence `seq` of a channel; by me for every third one. */
export function sent(seq: number, over: Partial<Sent> = {}): Sent {
  const message = MessageView.parse({
    state: 'sent',
    id: uuid(100_000 + seq),
    channelId: CHANNEL,
    seq,
    clientId: uuid(200_000 + seq),
    authorId: seq % 3 === 0 ? ME : HER,
    body: `message ${seq}`,
    sentAt: NOON + seq * 1_000,
    ...over,
  });
  if (message.state !== 'sent') throw new Error('not a sent message');
  return message;
}

/** What `sent(seq)` was before the server had it. */
export function outgoing(seq: number, over: Partial<Outgoing> = {}): Outgoing {
  const { id: _id, seq: _seq, ...message } = sent(seq, { authorId: ME });
  const view = MessageView.parse({ ...message, state: 'sending', ...over });
  if (view.state === 'sent') throw new Error('not an outgoing message');
  return view;
}
