import type { Channel } from '../../shared/domain/channel.ts';
import type { ChannelId, PersonId, Sequence } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Person, Presence } from '../../shared/domain/person.ts';
import type { SocketReply } from '../../shared/protocol/socket.ts';
import type { Unlocked } from './unlocked.ts';

type Frame = SocketReply<'sync.start'>;

/** Channels, people and presence of the moment: the store's frame in memory, kept up to date. */
export interface Directory {
  load(): Promise<void>;
  /** Before the server is asked for its frame: what changes from here on is newer than that. */
  expectFrame(): void;
  /** Takes the server's frame; what was read here and not told yet stays read. */
  replace(frame: Frame): Promise<void>;
  channel(channelId: ChannelId): Channel | undefined;
  directWith(personId: PersonId): Channel | undefined;
  channels(): Channel[];
  people(): Person[];
  presence(): { personId: PersonId; presence: Presence }[];
  putChannel(channel: Channel): Promise<void>;
  setPresence(personId: PersonId, presence: Presence): void;
  /** Nobody's presence is known without a connection. */
  forgetPresence(): void;
  /** The store took messages: lifts the channel's end, and what is read where they are one's own. */
  stored(channelId: ChannelId, messages: readonly Message[]): Promise<void>;
  /** Answers the sequence read up to, or null when it was read already. */
  markRead(channelId: ChannelId, seq: Sequence): Promise<Sequence | null>;
  /** All channels together. */
  unread(): number;
}

export function createDirectory(
  { store, me, emit }: Unlocked,
  onUnread: (unread: number) => void,
): Directory {
  const channels = new Map<ChannelId, Channel>();
  const people = new Map<PersonId, Person>();
  const presence = new Map<PersonId, Presence>();
  const changedSinceAsked = new Set<ChannelId>();
  let told: number | null = null;

  function unread(): number {
    let sum = 0;
    for (const { lastSeq, readSeq } of channels.values()) sum += Math.max(0, lastSeq - readSeq);
    return sum;
  }

  function tellUnread(): void {
    const now = unread();
    if (now === told) return;
    told = now;
    onUnread(now);
  }

  /** Neither end nor reading mark ever goes back, whichever way the news came. */
  function merged(channel: Channel): Channel {
    const known = channels.get(channel.id);
    return {
      ...channel,
      lastSeq: Math.max(channel.lastSeq, known?.lastSeq ?? 0),
      readSeq: Math.max(channel.readSeq, known?.readSeq ?? 0),
    };
  }

  function change(channel: Channel): void {
    channels.set(channel.id, channel);
    changedSinceAsked.add(channel.id);
    emit('chat.channels', { channels: [channel] });
    tellUnread();
  }

  return {
    async load() {
      const frame = await store().readFrame();
      for (const channel of frame.channels) channels.set(channel.id, merged(channel));
      for (const person of frame.people) people.set(person.id, person);
      tellUnread();
    },
    expectFrame() {
      changedSinceAsked.clear();
    },
    async replace(frame) {
      const next = frame.channels.map(merged);
      const named = new Set(next.map((channel) => channel.id));
      for (const [id, channel] of channels) {
        if (!named.has(id) && changedSinceAsked.has(id)) next.push(channel);
      }
      channels.clear();
      for (const channel of next) channels.set(channel.id, channel);
      people.clear();
      for (const person of frame.people) people.set(person.id, person);
      presence.clear();
      for (const each of frame.presence) presence.set(each.personId, each.presence);
      const { me: self, tenant } = frame;
      await store().putFrame({ me: self, tenant, people: frame.people, channels: next });
      emit('chat.people', { people: frame.people });
      emit('chat.channels', { channels: next });
      emit('chat.presence', { presence: frame.presence });
      tellUnread();
    },
    channel: (channelId) => channels.get(channelId),
    directWith(personId) {
      const self = me()?.id;
      for (const channel of channels.values()) {
        const others = channel.memberIds.filter((id) => id !== self);
        const only = others.length === 0 ? self : others[0];
        if (channel.kind === 'direct' && others.length <= 1 && only === personId) return channel;
      }
      return undefined;
    },
    channels: () => [...channels.values()],
    people: () => [...people.values()],
    presence: () => [...presence].map(([personId, state]) => ({ personId, presence: state })),
    async putChannel(channel) {
      const next = merged(channel);
      change(next);
      await store().putChannel(next);
    },
    setPresence(personId, state) {
      presence.set(personId, state);
      emit('chat.presence', { presence: [{ personId, presence: state }] });
    },
    forgetPresence() {
      const gone = [...presence.keys()].map((personId) => ({
        personId,
        presence: 'offline' as const,
      }));
      presence.clear();
      if (gone.length > 0) emit('chat.presence', { presence: gone });
    },
    async stored(channelId, messages) {
      const channel = channels.get(channelId);
      const last = messages.at(-1);
      if (!channel || !last) return;
      const self = me()?.id;
      const own = messages.findLast((message) => message.authorId === self)?.seq ?? 0;
      const lastSeq = Math.max(channel.lastSeq, last.seq);
      const readSeq = Math.max(channel.readSeq, own);
      if (lastSeq === channel.lastSeq && readSeq === channel.readSeq) return;
      change({ ...channel, lastSeq, readSeq });
      if (readSeq > channel.readSeq) await store().setRead(channelId, readSeq);
    },
    async markRead(channelId, seq) {
      const channel = channels.get(channelId);
      if (!channel) return null;
      const readSeq = Math.min(seq, channel.lastSeq);
      if (readSeq <= channel.readSeq) return null;
      change({ ...channel, readSeq });
      await store().setRead(channelId, readSeq);
      return readSeq;
    },
    unread,
  };
}
