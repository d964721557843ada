import { z } from 'zod';
import { ChainedEntry } from '../../audit/chain.ts';
import { ExportHead } from '../../audit/export-file.ts';
import { EpochMs, PersonId, SessionId } from '../../domain/ids.ts';
import { Person } from '../../domain/person.ts';
import type { Route } from './route.ts';

/** What a change of policy did to each setting that it touched: what was there before, and after. JSON text. */
export const PolicyChanges = z.record(
  z.string().max(60),
  z.tuple([z.string().max(200), z.string().max(200)]),
);
export type PolicyChanges = z.infer<typeof PolicyChanges>;

export const AuditEntry = ChainedEntry.omit({ previous: true, hash: true }).extend({
  actorId: PersonId.nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Which entries: what is not said does not matter. */
export const AuditFilter = z.object({
  /** An action, or the part before its dot: all that begin so. */
  action: z
    .string()
    .max(60)
    .regex(/^[a-z-]+(\.[a-z-]+)?$/)
    .optional(),
  /** Who did it, or to whom it was done. */
  personId: PersonId.optional(),
  from: z.coerce.number().pipe(EpochMs).optional(),
  /** Not this moment itself any more. */
  until: z.coerce.number().pipe(EpochMs).optional(),
});
export type AuditFilter = z.output<typeof AuditFilter>;

/** Whom and what the entries of a page name by an id. */
export const AuditNames = z.object({
  people: z.array(Person.pick({ id: true, name: true })),
  sessions: z.array(
    z.object({ id: SessionId, personId: PersonId, deviceName: z.string().max(120) }),
  ),
});
export type AuditNames = z.infer<typeof AuditNames>;

/** Entries in one page of an export. */
export const EXPORT_PAGE_MAX = 500;

/** `json-lines`: the whole log, to be verified. `csv`: for a spreadsheet. */
export const ExportFormat = z.enum(['json-lines', 'csv']);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const AUDIT_ROUTES = {
  /** The newest first. */
  readAudit: {
    method: 'GET',
    path: '/v1/audit',
    access: 'admin',
    request: AuditFilter.extend({
      beforeId: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ entries: z.array(AuditEntry), names: AuditNames }),
  },
  /** Begins an export: the log up to `entryId`, where this very entry is, signed. */
  sealAudit: {
    method: 'POST',
    path: '/v1/audit/seal',
    access: 'admin',
    stepUp: 'export',
    request: z.object({ format: ExportFormat }),
    reply: z.object({ head: ExportHead, entryId: z.int().positive() }),
  },
  /** A page of an export, the oldest first. It is the last one when it is shorter than `limit`. */
  exportAudit: {
    method: 'GET',
    path: '/v1/audit/export',
    access: 'admin',
    stepUp: 'export',
    request: AuditFilter.extend({
      afterId: z.coerce.number().int().nonnegative(),
      /** Up to this one. */
      lastId: z.coerce.number().int().positive(),
      limit: z.coerce.number().int().min(1).max(EXPORT_PAGE_MAX).default(EXPORT_PAGE_MAX),
    }),
    reply: z.object({
      entries: z.array(ChainedEntry),
      checkpoints: z.array(
        z.object({ entryId: z.int().positive(), document: z.string().max(4096) }),
      ),
      names: AuditNames,
    }),
  },
} as const satisfies Record<string, Route>;
