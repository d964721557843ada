import type { Channel } from '../../shared/domain/channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { ChannelFeed } from './channel-feed.ts';

/** Channels fetched at the same time: enough to keep store and network busy together. */
const PARALLEL = 4;

/**
 * Fetches what was missed, in all channels. Direct channels come first, then those with the most
 * news. Ends early when the connection does; a channel that cannot be read does not hold up others.
 */
export async function catchUp(
  channels: readonly Channel[],
  feedOf: (channelId: ChannelId) => ChannelFeed,
  onFailure: (error: AppError) => void,
): Promise<void> {
  const behind = await Promise.all(
    channels.map(async (channel) => ({
      channel,
      missing: await feedOf(channel.id).behind(channel.lastSeq),
    })),
  );
  const queue = behind
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => rank(a.channel) - rank(b.channel) || b.missing - a.missing)
    .values();

  async function worker(): Promise<void> {
    for (const { channel } of queue) {
      const result = await feedOf(channel.id).reach(channel.lastSeq);
      if (result.ok) continue;
      if (result.error.code === 'ServerUnreachable') return;
      onFailure(result.error);
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

const rank = ({ kind }: Channel): number => (kind === 'direct' ? 0 : 1);
