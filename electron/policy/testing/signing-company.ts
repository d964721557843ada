import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { EpochMs, SessionId, TenantId } from '../../../shared/domain/ids.ts';
import type { Device } from '../../../shared/domain/session.ts';
import type { CompanyPolicy, CompanyRules } from '../../../shared/policy/company-policy.ts';
import type { PolicyPart } from '../../../shared/policy/policy.ts';
import type { DeviceCertificate } from '../../../shared/receipt/receipt.ts';
import { PublicJwk } from '../../../shared/signing/public-jwk.ts';
import type { HeldPolicy } from '../company-policy.ts';

const LIFETIME_MS = 30 * 86_400_000;

const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** A company's server, as far as it signs: by hand (RFC 7515 §5.1), not by what reads it. */
export class SigningCompany {
  readonly tenantId: TenantId;
  readonly tenantKey: PublicJwk;
  version = 1;
  readonly #privateKey: KeyObject;

  constructor(tenantId: TenantId) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.tenantId = tenantId;
    this.tenantKey = PublicJwk.parse(publicKey.export({ format: 'jwk' }));
    this.#privateKey = privateKey;
  }

  /** RFC 7638. */
  get kid(): string {
    const { crv, kty, x } = this.tenantKey;
    return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  }

  /** Any header over any payload. */
  sign(payload: unknown, header: Record<string, unknown> = {}): string {
    const whole = { alg: 'EdDSA', typ: 'nightjar-policy+jwt', kid: this.kid, ...header };
    const text = `${encoded(whole)}.${encoded(payload)}`;
    return `${text}.${sign(null, Buffer.from(text), this.#privateKey).toString('base64url')}`;
  }

  document(everyone: PolicyPart, now: EpochMs, roles: CompanyRules['roles'] = {}): CompanyPolicy {
    const { tenantId, version } = this;
    return { tenantId, version, issuedAt: now, expiresAt: now + LIFETIME_MS, everyone, roles };
  }

  policy(everyone: PolicyPart, now: EpochMs, roles?: CompanyRules['roles']): HeldPolicy {
    const document = this.document(everyone, now, roles);
    return { tenantKey: this.tenantKey, signed: this.sign(document), document };
  }

  certificate(sessionId: SessionId, device: Pick<Device, 'id' | 'key'>, now: EpochMs): string {
    const certificate: DeviceCertificate = {
      version: 1,
      tenantId: this.tenantId,
      deviceId: device.id,
      sessionId,
      deviceKey: device.key,
      issuedAt: now,
    };
    return this.sign(certificate, { typ: 'nightjar-device+jwt' });
  }

  word(sessionId: SessionId, at: EpochMs): string {
    return this.sign({ tenantId: this.tenantId, sessionId, at }, { typ: 'nightjar-word+jwt' });
  }
}
