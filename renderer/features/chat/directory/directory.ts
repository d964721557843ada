import type { Channel } from '../../../../shared/domain/channel.ts';
import type { ChannelId, PersonId, Sequence } from '../../../../shared/domain/ids.ts';
import type { Person, Presence } from '../../../../shared/domain/person.ts';

/** Channels, people and who is there, as the page knows them. */
export interface Directory {
  channels: ReadonlyMap<ChannelId, Channel>;
  people: ReadonlyMap<PersonId, Person>;
  presence: ReadonlyMap<PersonId, Presence>;
}

export interface DirectoryNews {
  channels?: readonly Channel[];
  people?: readonly Person[];
  presence?: readonly { personId: PersonId; presence: Presence }[];
}

export const EMPTY_DIRECTORY: Directory = {
  channels: new Map(),
  people: new Map(),
  presence: new Map(),
};

/**
 * Takes what was pushed. A channel's end and its reading mark never go back: the reply to `chat.open`
 * may be older than an event that overtook it.
 */
export function withNews(directory: Directory, news: DirectoryNews): Directory {
  const next = { ...directory };
  if (news.channels) {
    const channels = new Map(directory.channels);
    for (const channel of news.channels) {
      channels.set(channel.id, monotone(channels.get(channel.id), channel));
    }
    next.channels = channels;
  }
  if (news.people) {
    const people = new Map(directory.people);
    for (const person of news.people) people.set(person.id, person);
    next.people = people;
  }
  if (news.presence) {
    const presence = new Map(directory.presence);
    for (const each of news.presence) presence.set(each.personId, each.presence);
    next.presence = presence;
  }
  return next;
}

const monotone = (known: Channel | undefined, channel: Channel): Channel => ({
  ...channel,
  lastSeq: Math.max(channel.lastSeq, known?.lastSeq ?? 0),
  readSeq: Math.max(channel.readSeq, known?.readSeq ?? 0),
});

/** Read up to here, before main has said so: a count that is gone should look gone. */
export function withRead(directory: Directory, channelId: ChannelId, seq: Sequence): Directory {
  const channel = directory.channels.get(channelId);
  if (!channel || channel.readSeq >= seq) return directory;
  const channels = new Map(directory.channels).set(channelId, { ...channel, readSeq: seq });
  return { ...directory, channels };
}

export const unreadOf = ({ lastSeq, readSeq }: Channel): number => Math.max(0, lastSeq - readSeq);

export const presenceOf = ({ presence }: Directory, personId: PersonId): Presence =>
  presence.get(personId) ?? 'offline';

/** The other member of a direct channel; oneself, in the channel with oneself. */
export function peerIdOf(channel: Channel, me: PersonId): PersonId {
  return channel.memberIds.find((id) => id !== me) ?? me;
}

/** Whether anything is known yet: a company has at least the person who looks. */
export const isKnown = (directory: Directory): boolean => directory.people.size > 0;
