import type { Channel } from '../../../../shared/domain/channel.ts';
import type { PersonId } from '../../../../shared/domain/ids.ts';
import type { Language } from '../../../../shared/language/language.ts';
import { type Directory, unreadOf } from '../directory/directory.ts';
import { titleOf } from '../directory/names.ts';

export interface Sections {
  channels: Channel[];
  direct: Channel[];
}

/** The list at the side: by name in the person's language, so that nothing jumps while they read. */
export function sectionsOf(directory: Directory, me: PersonId, language: Language): Sections {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const titles = new Map(
    [...directory.channels.values()].map((each) => [each, titleOf(directory, each, me)]),
  );
  const sorted = [...titles.keys()].sort((a, b) =>
    compare(titles.get(a) ?? '', titles.get(b) ?? ''),
  );
  return {
    channels: sorted.filter((each) => each.kind !== 'direct'),
    direct: sorted.filter((each) => each.kind === 'direct'),
  };
}

/** All channels from top to bottom, for moving through them with the keyboard. */
export const orderOf = ({ channels, direct }: Sections): Channel[] => [...channels, ...direct];

/** Where somebody begins who has just come in: what they were writing, then what is new. */
export const startOf = (
  order: readonly Channel[],
  hasDraft: (channel: Channel) => boolean,
): Channel | undefined =>
  order.find(hasDraft) ?? order.find((channel) => unreadOf(channel) > 0) ?? order[0];
