import { err, ok, type Result } from '../../../shared/errors/app-error.ts';
import { textOfReceipt } from '../../../shared/receipt/receipt-file.ts';
import { failureOf } from '../../sync/answer.ts';
import type { Facts } from '../present.ts';

/** The receipt of the last sign-out, to where the person says. */
export async function saveReceipt(
  { receipt, summary }: Pick<Facts, 'receipt' | 'summary'>,
  saveFile: (suggestedName: string, text: string) => Promise<boolean>,
): Promise<Result<{ saved: boolean }>> {
  if (!receipt || !summary) return err('NotFound', { detail: 'no receipt' });
  // In UTC, as the receipt itself: 2026-11-25T0115Z. Windows has no colons in names.
  const at = new Date(summary.endedAt).toISOString().slice(0, 16).replaceAll(':', '');
  try {
    const name = `nightjar-receipt-${at}Z.json`;
    return ok({ saved: await saveFile(name, textOfReceipt(receipt.file)) });
  } catch (cause) {
    return { ok: false, error: failureOf(cause) };
  }
}
