import { PersonId, TenantId } from '../../shared/domain/ids.ts';

const UUID_BYTES = 16;

/** What a passkey keeps of whose it is (WebAuthn level 3 §5.4.3): company and person, 32 bytes, no names. */
export function userHandleOf(owner: {
  tenantId: TenantId;
  personId: PersonId;
}): Uint8Array<ArrayBuffer> {
  const hex = `${owner.tenantId}${owner.personId}`.replaceAll('-', '');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** Of whom a passkey says it is, base64url; null for what none of ours says. Nothing is proven by it. */
export function readUserHandle(handle: string): { tenantId: TenantId; personId: PersonId } | null {
  const bytes = Buffer.from(handle, 'base64url');
  if (bytes.length !== 2 * UUID_BYTES) return null;
  const tenantId = TenantId.safeParse(uuidOf(bytes.subarray(0, UUID_BYTES)));
  const personId = PersonId.safeParse(uuidOf(bytes.subarray(UUID_BYTES)));
  if (!tenantId.success || !personId.success) return null;
  return { tenantId: tenantId.data, personId: personId.data };
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
