import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DeviceId, SessionId, TenantId } from '../../../shared/domain/ids.ts';
import { canonicalJson } from '../../../shared/receipt/canonical-json.ts';
import { DeviceCertificate } from '../../../shared/receipt/receipt.ts';
import { PublicJwk } from '../../../shared/signing/public-jwk.ts';
import { peekDocument } from '../../../shared/signing/signed-document.ts';
import type { SessionRecord } from '../session-record.ts';
import type { Revocation } from './journal.ts';

/**
 * What a receipt is about. It has to outlive the session's record, which is gone before the receipt is
 * written; it names nobody.
 */
export const ReceiptSubject = z.object({
  sessionId: SessionId,
  tenantId: TenantId,
  deviceId: DeviceId,
  /** Of the policy in force. SHA-256, hex. */
  policyHash: z.string().regex(/^[0-9a-f]{64}$/),
  certificate: z.string().max(4_096),
  tenantKey: PublicJwk,
});
export type ReceiptSubject = z.infer<typeof ReceiptSubject>;

/** What ends this session on the server, and what its receipt will be about. */
export const revocationOf = (record: SessionRecord): Revocation => ({
  serverUrl: record.serverUrl,
  ticket: record.revocationTicket,
  subject: subjectOf(record),
});

/** Undefined for a certificate that does not read. */
function subjectOf(record: SessionRecord): ReceiptSubject | undefined {
  const { sessionId, tenant, policy, company, deviceCertificate } = record;
  const certificate = peekDocument(deviceCertificate, DeviceCertificate);
  if (!certificate) return undefined;
  return {
    sessionId,
    tenantId: tenant.id,
    deviceId: certificate.deviceId,
    policyHash: createHash('sha256').update(canonicalJson(policy)).digest('hex'),
    certificate: deviceCertificate,
    tenantKey: company.tenantKey,
  };
}
