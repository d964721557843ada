import { z } from 'zod';
import { DeviceId, EpochMs, SessionId, TenantId } from '../domain/ids.ts';
import { Platform, SignOutTrigger } from '../domain/session.ts';
import { PublicJwk } from '../signing/public-jwk.ts';
import { Artefact, RemovalResult, StepName } from './artefact.ts';

/** SHA-256, hex. */
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The tenant's word that a device key belongs to this session's device. Signed with the tenant's key at
 * sign-in. It carries the key itself, so that a receipt is checked with nothing but the two public keys.
 */
export const DeviceCertificate = z.strictObject({
  version: z.literal(1),
  tenantId: TenantId,
  deviceId: DeviceId,
  sessionId: SessionId,
  deviceKey: PublicJwk,
  issuedAt: EpochMs,
});
export type DeviceCertificate = z.infer<typeof DeviceCertificate>;

const ReceiptStep = z.strictObject({
  name: StepName,
  result: RemovalResult,
  artefacts: z.array(Artefact).max(20),
});
export type ReceiptStep = z.infer<typeof ReceiptStep>;

/** The look at everything the app ever writes, after all the rest. It tells no names of files. */
const Rescan = z.strictObject({
  /** Folders that were looked through. */
  roots: z.int().nonnegative(),
  /** Files that were looked at. */
  files: z.int().nonnegative(),
  /** Things that should be gone and are not. */
  residue: z.int().nonnegative(),
  /** Of the sorted list of what was seen. */
  hash: Sha256,
});
export type Rescan = z.infer<typeof Rescan>;

/** Never `complete` with one residue, one failed step, or without the look at the end. */
export const ReceiptOutcome = z.enum(['complete', 'incomplete']);
export type ReceiptOutcome = z.infer<typeof ReceiptOutcome>;

/** What a sign-out did on one device. It names no person, no file and no content. */
export const Receipt = z
  .strictObject({
    version: z.literal(1),
    sessionId: SessionId,
    tenantId: TenantId,
    deviceId: DeviceId,
    trigger: SignOutTrigger,
    /** Of the canonical JSON of the policy that was in force. */
    policyHash: Sha256,
    /** The app's version. */
    app: z.string().regex(/^[\w.+-]{1,40}$/),
    platform: Platform,
    steps: z.array(ReceiptStep).min(1).max(40),
    /** Null when the look could not be made. */
    rescan: Rescan.nullable(),
    startedAt: EpochMs,
    endedAt: EpochMs,
    /** Finished by another process than the one that began it. */
    resumed: z.boolean(),
    outcome: ReceiptOutcome,
  })
  .refine((receipt) => receipt.outcome === outcomeOf(receipt), {
    message: 'the outcome is not what the steps and the rescan say',
    path: ['outcome'],
  })
  .refine(({ startedAt, endedAt }) => endedAt >= startedAt, {
    message: 'it ends before it starts',
    path: ['endedAt'],
  });
export type Receipt = z.infer<typeof Receipt>;

interface Findings {
  steps: readonly ReceiptStep[];
  rescan: Rescan | null;
}

/** What keeps a sign-out from being complete: a step by its name, or something that was found. */
export function shortcomingsOf({ steps, rescan }: Findings): string[] {
  const failed = steps.filter(({ result, artefacts }) =>
    [result, ...artefacts.map((each) => each.result)].includes('failed'),
  );
  const names = failed.map(({ name }) => name);
  if (rescan && rescan.residue > 0) {
    // The look did not fail to happen: it found something.
    return [...names.filter((name) => name !== 'verify'), 'residue'];
  }
  return rescan || names.includes('verify') ? names : [...names, 'verify'];
}

export const outcomeOf = (findings: Findings): ReceiptOutcome =>
  shortcomingsOf(findings).length === 0 ? 'complete' : 'incomplete';

/**
 * A receipt with all it takes to check it but trust in the tenant's key. Characters: a certificate has
 * some 700, a receipt some 3,000.
 */
export const ReceiptFile = z.strictObject({
  /** Compact JWS over `Receipt`, by the device. */
  receipt: z.string().max(32_768),
  /** Compact JWS over `DeviceCertificate`, by the tenant. */
  device: z.string().max(4_096),
  tenantKey: PublicJwk,
});
export type ReceiptFile = z.infer<typeof ReceiptFile>;
