import { exportJWK, generateKeyPair } from 'jose';
import { DeviceId, SessionId, TenantId } from '../../domain/ids.ts';
import { PublicJwk } from '../../signing/public-jwk.ts';
import { type SigningKey, signDocument } from '../../signing/signed-document.ts';
import type { DeviceCertificate, Receipt, ReceiptFile } from '../receipt.ts';
import { signReceipt } from '../receipt-file.ts';

export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { privateKey, publicJwk: PublicJwk.parse(await exportJWK(publicKey)) };
}

const IDS = {
  sessionId: SessionId.parse('018f4e5a-0000-7000-8000-000000000001'),
  tenantId: TenantId.parse('018f4e5a-0000-7000-8000-000000000002'),
  deviceId: DeviceId.parse('018f4e5a-0000-7000-8000-000000000003'),
};

/** A sign-out that left nothing. */
export const COMPLETE: Receipt = {
  version: 1,
  ...IDS,
  trigger: 'idle',
  policyHash: '0'.repeat(64),
  app: '0.1.0',
  platform: 'linux',
  steps: [
    {
      name: 'destroy-keys',
      result: 'done',
      artefacts: [
        { what: 'vault-keys', method: 'key-destroyed', count: 3, bytes: null, result: 'done' },
      ],
    },
    {
      name: 'delete-store',
      result: 'done',
      artefacts: [
        { what: 'message-store', method: 'file-deleted', count: 2, bytes: 4_321, result: 'done' },
      ],
    },
    { name: 'verify', result: 'done', artefacts: [] },
  ],
  rescan: { roots: 1, files: 12, residue: 0, hash: 'a'.repeat(64) },
  startedAt: 1_750_000_000_000,
  endedAt: 1_750_000_000_321,
  resumed: false,
  outcome: 'complete',
};

/** Something was found at the end. */
export const INCOMPLETE: Receipt = {
  ...COMPLETE,
  steps: COMPLETE.steps.map((step) =>
    step.name === 'verify' ? { ...step, result: 'failed' as const } : step,
  ),
  rescan: { roots: 1, files: 13, residue: 1, hash: 'b'.repeat(64) },
  outcome: 'incomplete',
};

export interface Signers {
  tenant: SigningKey;
  device: SigningKey;
}

export const newSigners = async (): Promise<Signers> => ({
  tenant: await newSigningKey(),
  device: await newSigningKey(),
});

/** A receipt file, with a certificate that fits it unless one is given. */
export async function receiptFileOf(
  { tenant, device }: Signers,
  receipt: Receipt = COMPLETE,
  certified: Partial<DeviceCertificate> = {},
): Promise<ReceiptFile> {
  const { sessionId, tenantId, deviceId } = receipt;
  const certificate: DeviceCertificate = {
    version: 1,
    sessionId,
    tenantId,
    deviceId,
    deviceKey: device.publicJwk,
    issuedAt: 1_749_000_000_000,
    ...certified,
  };
  return {
    receipt: await signReceipt(device, receipt),
    device: await signDocument(tenant, 'nightjar-device+jwt', certificate),
    tenantKey: tenant.publicJwk,
  };
}
