import { z } from 'zod';
import { PolicyPart } from '../../policy/policy.ts';
import type { IpcCall } from './call.ts';

export const POLICY_CALLS = {
  /**
   * What the person demands of their own sessions; it can only make policy stricter. Where it ends this one,
   * it is not saved before the person was told how many messages are unsent: `send` tries those first and
   * saves if none is left, `lose` saves whatever is.
   */
  'policy.setPersonal': {
    phases: ['unlocked'],
    request: z.object({ part: PolicyPart, ending: z.enum(['ask', 'send', 'lose']).default('ask') }),
    reply: z.discriminatedUnion('saved', [
      z.object({ saved: z.literal(true) }),
      z.object({ saved: z.literal(false), unsent: z.int().nonnegative() }),
    ]),
  },
} as const satisfies Record<string, IpcCall>;
