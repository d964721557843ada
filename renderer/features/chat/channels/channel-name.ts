import type { Channel } from '../../../../shared/domain/channel.ts';

/** Why a channel cannot be called so; null when it can. Two channels of one name are told apart by nobody. */
export function nameProblemOf(
  name: string,
  channels: Iterable<Pick<Channel, 'kind' | 'name'>>,
): 'missing' | 'taken' | null {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return 'missing';
  for (const channel of channels) {
    if (channel.kind !== 'direct' && channel.name.toLowerCase() === wanted) return 'taken';
  }
  return null;
}
