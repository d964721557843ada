import { z } from 'zod';

/** Why Nightjar cannot tell as surely as it should whether somebody is there. */
export const DegradedReason = z.enum([
  /** A service of the desktop that had answered no longer does. */
  'source-lost',
  /** Under Wayland nobody counts the input of all programs. */
  'no-idle-count',
  /** The computer may sleep before the key is out of its memory. */
  'no-delay-lock',
  /** What watches the desktop has failed and is being started again. */
  'watch-down',
]);
export type DegradedReason = z.infer<typeof DegradedReason>;
