import type { Channel } from '../../../../shared/domain/channel.ts';
import type { PersonId } from '../../../../shared/domain/ids.ts';
import { type Directory, peerIdOf } from './directory.ts';

/** Empty when nobody told who that is yet; the page then says "somebody" in its language. */
export const personNameOf = ({ people }: Directory, id: PersonId): string =>
  people.get(id)?.name ?? '';

/** What a channel is called: its own name, or the other person's. */
export const titleOf = (directory: Directory, channel: Channel, me: PersonId): string =>
  channel.kind === 'direct' ? personNameOf(directory, peerIdOf(channel, me)) : channel.name;
