import type { Platform } from '../../../shared/domain/session.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { SignOutStepReport, SignOutSummary } from '../../../shared/ipc/view.ts';
import {
  outcomeOf,
  type Receipt,
  type ReceiptFile,
  type ReceiptStep,
  type Rescan,
} from '../../../shared/receipt/receipt.ts';
import { signReceipt, verifyReceipt } from '../../../shared/receipt/receipt-file.ts';
import type { DeviceSigningKey } from '../../vault/device-signing-key.ts';
import type { ReceiptSubject } from './subject.ts';

/** What a sign-out did, as far as its receipt tells it. */
export interface Findings
  extends Pick<SignOutSummary, 'trigger' | 'startedAt' | 'endedAt' | 'steps' | 'resumed'> {
  rescan: Rescan | null;
}

export interface Written {
  receipt: Receipt;
  file: ReceiptFile;
}

export interface ReceiptWriter {
  /** @throws NightjarError `KeychainUnavailable`; `Internal` when it would not verify */
  write(subject: ReceiptSubject, findings: Findings): Promise<Written>;
}

export interface ReceiptWriterOptions {
  key: DeviceSigningKey;
  /** The app's version. */
  version: string;
  platform: Platform;
}

export function createReceiptWriter({
  key,
  version,
  platform,
}: ReceiptWriterOptions): ReceiptWriter {
  return {
    async write({ sessionId, tenantId, deviceId, policyHash, certificate, tenantKey }, findings) {
      const { trigger, startedAt, endedAt, resumed, rescan } = findings;
      const steps = findings.steps.map(stepOf);
      const receipt: Receipt = {
        version: 1,
        sessionId,
        tenantId,
        deviceId,
        trigger,
        policyHash,
        app: version,
        platform,
        steps,
        rescan,
        startedAt,
        endedAt,
        resumed,
        outcome: outcomeOf({ steps, rescan }),
      };
      const signed = await signReceipt(await key.open(), receipt);
      const file = { receipt: signed, device: certificate, tenantKey };
      // The keychain may have lost the key that was certified. Better none than one that proves nothing.
      const verified = await verifyReceipt(file);
      if (!verified.ok) throw new NightjarError('Internal', 'the receipt does not verify');
      return { receipt, file };
    },
  };
}

/** What was never come to was not done. */
function stepOf({ step, result, artefacts }: SignOutStepReport): ReceiptStep {
  return { name: step, result: result === 'pending' ? 'failed' : result, artefacts };
}
