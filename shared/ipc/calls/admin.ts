import { z } from 'zod';
import { EpochMs, SessionId } from '../../domain/ids.ts';
import { CompanyPolicy } from '../../policy/company-policy.ts';
import { ROUTES } from '../../protocol/http.ts';
import { AuditFilter, ExportFormat } from '../../protocol/routes/audit.ts';
import { Receipt } from '../../receipt/receipt.ts';
import { type IpcCall, Nothing } from './call.ts';
import { PEOPLE_CALLS } from './people.ts';
import { WATCHING_CALLS } from './watching.ts';

export const ADMIN_CALLS = {
  'admin.policy': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({ policy: CompanyPolicy }),
  },
  /** `Conflict` when somebody else changed it since. */
  'admin.setPolicy': {
    phases: ['unlocked'],
    request: ROUTES.setPolicy.request,
    reply: z.object({ policy: CompanyPolicy }),
  },
  'admin.devices': {
    phases: ['unlocked'],
    request: ROUTES.listDevices.request,
    reply: ROUTES.listDevices.reply,
  },
  'admin.lock': {
    phases: ['unlocked'],
    request: ROUTES.lockSession.request,
    reply: ROUTES.lockSession.reply,
  },
  'admin.wipe': {
    phases: ['unlocked'],
    request: ROUTES.askWipe.request,
    reply: ROUTES.askWipe.reply,
  },
  'admin.approveWipe': {
    phases: ['unlocked'],
    request: ROUTES.approveWipe.request,
    reply: ROUTES.approveWipe.reply,
  },
  'admin.cancelWipe': {
    phases: ['unlocked'],
    request: ROUTES.cancelWipe.request,
    reply: ROUTES.cancelWipe.reply,
  },
  'admin.wipes': {
    phases: ['unlocked'],
    request: ROUTES.listWipes.request,
    reply: ROUTES.listWipes.reply,
  },
  'admin.wipeDevices': {
    phases: ['unlocked'],
    request: ROUTES.readWipe.request,
    reply: ROUTES.readWipe.reply,
  },
  /** The newest of a session; null when it does not verify. */
  'admin.receipt': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: z.object({ receivedAt: EpochMs, receipt: Receipt.nullable() }),
  },
  /** To a file that the person chooses. False: they chose none. */
  'admin.saveReceipt': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: z.object({ saved: z.boolean() }),
  },
  /** Who came to the end of the tour for new employees. */
  'admin.tours': {
    phases: ['unlocked'],
    request: ROUTES.listTours.request,
    reply: ROUTES.listTours.reply,
  },
  'admin.audit': {
    phases: ['unlocked'],
    request: ROUTES.readAudit.request,
    reply: ROUTES.readAudit.reply,
  },
  /**
   * To a file that the person chooses; JSON lines are always of the whole log. `intact`: whether what was
   * written verifies; null for what cannot be verified, and when they chose no file.
   */
  'admin.exportAudit': {
    phases: ['unlocked'],
    request: AuditFilter.extend({ format: ExportFormat }),
    reply: z.object({ saved: z.boolean(), intact: z.boolean().nullable() }),
  },
  ...PEOPLE_CALLS,
  ...WATCHING_CALLS,
} as const satisfies Record<string, IpcCall>;
