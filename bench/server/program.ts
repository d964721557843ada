import { once } from 'node:events';
import { z } from 'zod';
import { ChannelId } from '../../shared/domain/ids.ts';
import { startOwnProcess } from '../own-process.ts';

/** A token, and the one proof that it is connected with (RFC 9449). */
export const Shown = z.object({ accessToken: z.string(), proof: z.string() });
export type Shown = z.infer<typeof Shown>;

/** What a measured server says once it can be connected to. */
const Ready = z.object({
  url: z.url(),
  channelId: ChannelId,
  /** One for each client: what it shows in the handshake. */
  handshakes: z.array(Shown),
});
export type Ready = z.infer<typeof Ready>;

/** Processor time since the process began. Milliseconds. */
const Usage = z.object({ cpuMs: z.number() });

/** A measured server in a process of its own. */
export interface ServerProgram extends Ready {
  cpuMs(): Promise<number>;
  /** Rejects when it ends before it is stopped. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

/** @throws with what it printed when the program does not start */
export async function startProgram(
  program: string,
  args: readonly string[],
): Promise<ServerProgram> {
  const { ready, child, died, stop } = await startOwnProcess(program, args, Ready);
  return {
    ...ready,
    died,
    stop,
    async cpuMs() {
      const answered = once(child, 'message');
      child.send('usage');
      const [usage] = await answered;
      return Usage.parse(usage).cpuMs;
    },
  };
}

/** The other end: says that the server is ready, answers, and closes it when the parent lets go. */
export function serveParent(ready: Ready, close: () => Promise<void>): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1_000 } satisfies z.infer<typeof Usage>);
  });
  process.on('disconnect', () => void close().finally(() => process.exit()));
  process.send?.(ready);
}
