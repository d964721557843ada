import { z } from 'zod';
import { EpochMs, PersonId } from '../../domain/ids.ts';
import type { Route } from './route.ts';

/** What a change of policy did to each setting that it touched: what was there before, and after. JSON text. */
export const PolicyChanges = z.record(
  z.string().max(60),
  z.tuple([z.string().max(200), z.string().max(200)]),
);
export type PolicyChanges = z.infer<typeof PolicyChanges>;

export const AuditEntry = z.object({
  id: z.int().positive(),
  at: EpochMs,
  actorId: PersonId.nullable(),
  action: z.string().max(60),
  detail: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), PolicyChanges]),
  ),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AUDIT_ROUTES = {
  readAudit: {
    method: 'GET',
    path: '/v1/audit',
    access: 'admin',
    request: z.object({
      beforeId: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ entries: z.array(AuditEntry) }),
  },
} as const satisfies Record<string, Route>;
