import { z } from 'zod';
import { DesktopState } from './merge.ts';

/** What the worker starts with. */
export const WorkerStart = z.object({
  addresses: z.object({ session: z.string().nullable(), system: z.string().nullable() }),
  display: z.enum(['wayland', 'x11']),
  /** `PATH`, on which the tool that holds the delay lock is looked for. */
  toolPath: z.string().optional(),
  me: z.object({ uid: z.int(), pid: z.int(), sessionId: z.string().nullable() }),
});
export type WorkerStart = z.infer<typeof WorkerStart>;

const Happening = z.enum([
  'locked',
  'unlocked',
  'user-left',
  'user-back',
  'sleeping',
  'woke',
  'shutting-down',
]);
export type Happening = z.infer<typeof Happening>;

/** To the main thread. */
export const WorkerSays = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: DesktopState }),
  z.object({ type: z.literal('happened'), what: Happening }),
]);
export type WorkerSays = z.infer<typeof WorkerSays>;

/** From the main thread: what sleep or shutdown waited for is done. */
export const WorkerHears = z.object({ type: z.literal('done') });
export type WorkerHears = z.infer<typeof WorkerHears>;
