import { z } from 'zod';
import type { SessionPhase } from '../view.ts';

export const Nothing = z.object({});

export interface IpcCall {
  /** The phases in which main answers it; in any other it answers `WrongState`. */
  phases: readonly SessionPhase[];
  request: z.ZodType;
  reply: z.ZodType;
}
