import type { ChannelId, Sequence } from '../../shared/domain/ids.ts';
import type { Unlocked } from './unlocked.ts';

/** Tells the server how far this person read. Only the furthest mark of a channel is worth telling. */
export interface ReadMarks {
  tell(channelId: ChannelId, seq: Sequence): void;
}

/** A mark that cannot be told is forgotten here: the store has it, and the next frame shows the difference. */
export function createReadMarks({ line, background }: Unlocked): ReadMarks {
  const owed = new Map<ChannelId, Sequence>();
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    try {
      for (const [channelId, seq] of owed) {
        owed.delete(channelId);
        if (line.open) await line.call('channel.read', { channelId, seq });
      }
    } finally {
      busy = false;
    }
  }

  return {
    tell(channelId, seq) {
      owed.set(channelId, Math.max(seq, owed.get(channelId) ?? 0));
      if (!busy) background.run(work);
    },
  };
}
