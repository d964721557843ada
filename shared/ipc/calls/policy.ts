import { z } from 'zod';
import { PolicyPart } from '../../policy/policy.ts';
import { type IpcCall, Nothing } from './call.ts';

export const POLICY_CALLS = {
  /** What the person demands of their own sessions; it can only make policy stricter. */
  'policy.setPersonal': {
    phases: ['unlocked'],
    request: z.object({ part: PolicyPart }),
    reply: Nothing,
  },
} as const satisfies Record<string, IpcCall>;
