import type { Result } from '../errors/app-error.ts';
import type { PublicJwk } from '../signing/public-jwk.ts';
import {
  type DocumentFault,
  readDocument,
  type SigningKey,
  signDocument,
} from '../signing/signed-document.ts';
import { DeviceCertificate, Receipt, ReceiptFile } from './receipt.ts';

const DEVICE = 'nightjar-device+jwt';
const RECEIPT = 'nightjar-receipt+jwt';

export interface Verified {
  receipt: Receipt;
  certificate: DeviceCertificate;
}

/** What is wrong with a receipt, by the part that shows it. */
export interface ReceiptFault {
  part: 'tenant-key' | 'certificate' | 'receipt' | 'belonging';
  fault: DocumentFault;
}

export const signReceipt = (key: SigningKey, receipt: Receipt): Promise<string> =>
  signDocument(key, RECEIPT, Receipt.parse(receipt));

/** The tenant's certificate for a device key. */
export const readCertificate = (
  jws: string,
  tenantKey: PublicJwk,
): Promise<Result<DeviceCertificate, DocumentFault>> =>
  readDocument(jws, tenantKey, DEVICE, DeviceCertificate);

/**
 * Tenant key, certificate and receipt, each by the one before it. `tenantKey`: the key that is trusted;
 * without it, what the file says of itself is all there is.
 */
export async function verifyReceipt(
  file: ReceiptFile,
  tenantKey: PublicJwk = file.tenantKey,
): Promise<Result<Verified, ReceiptFault>> {
  if (file.tenantKey.x !== tenantKey.x) return fault('tenant-key', 'wrong-key');
  const certificate = await readCertificate(file.device, tenantKey);
  if (!certificate.ok) return fault('certificate', certificate.error);
  const receipt = await readDocument(file.receipt, certificate.value.deviceKey, RECEIPT, Receipt);
  if (!receipt.ok) return fault('receipt', receipt.error);
  const { sessionId, tenantId, deviceId } = certificate.value;
  const belongs =
    receipt.value.sessionId === sessionId &&
    receipt.value.tenantId === tenantId &&
    receipt.value.deviceId === deviceId;
  if (!belongs) return fault('belonging', 'wrong-content');
  return { ok: true, value: { receipt: receipt.value, certificate: certificate.value } };
}

const fault = (part: ReceiptFault['part'], reason: DocumentFault) =>
  ({ ok: false, error: { part, fault: reason } }) as const;

/** The one way in which a receipt file is written: any other byte is a change. */
export function textOfReceipt({ receipt, device, tenantKey }: ReceiptFile): string {
  const { kty, crv, x } = tenantKey;
  return `${JSON.stringify({ receipt, device, tenantKey: { kty, crv, x } }, null, 2)}\n`;
}

/** A receipt file from its bytes; null unless they are exactly what `textOfReceipt` writes. */
export function parseReceiptFile(bytes: Uint8Array): ReceiptFile | null {
  const file = readJson(bytes);
  if (!file) return null;
  const written = new TextEncoder().encode(textOfReceipt(file));
  const same = written.length === bytes.length && written.every((byte, at) => byte === bytes[at]);
  return same ? file : null;
}

function readJson(bytes: Uint8Array): ReceiptFile | null {
  try {
    return ReceiptFile.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}
