import type { EpochMs, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { Device } from '../../shared/domain/session.ts';
import type { DeviceCertificate } from '../../shared/receipt/receipt.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';

/** The tenant's word that this key is the device's, for one session. A compact JWS. */
export function certifyDevice(
  signer: Pick<TenantSigner, 'signFor'>,
  { tenantId, sessionId }: { tenantId: TenantId; sessionId: SessionId },
  device: Device,
  issuedAt: EpochMs,
): Promise<string> {
  const certificate: DeviceCertificate = {
    version: 1,
    tenantId,
    deviceId: device.id,
    sessionId,
    deviceKey: device.key,
    issuedAt,
  };
  return signer.signFor(tenantId, 'nightjar-device+jwt', certificate);
}
