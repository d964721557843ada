import { parseReceiptFile, verifyReceipt } from '../../shared/receipt/receipt-file.ts';
import { PublicJwk } from '../../shared/signing/public-jwk.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { describeReceipt } from './describe.ts';
import type { Words } from './words.ts';

/** Exit codes. */
export const COMPLETE = 0;
export const INVALID = 1;
export const INCOMPLETE = 2;

export interface Report {
  lines: string[];
  code: typeof COMPLETE | typeof INVALID | typeof INCOMPLETE;
}

/** Checks a receipt file with public keys alone. `pinned`: the company's key; null takes the file's own. */
export async function checkReceipt(
  bytes: Uint8Array,
  pinned: PublicJwk | null,
  words: Words,
): Promise<Report> {
  const { t } = words;
  const invalid = (why: string): Report => ({ lines: [t('invalid', { why })], code: INVALID });
  const file = parseReceiptFile(bytes);
  if (!file) return invalid(t('invalid.file'));
  const verified = await verifyReceipt(file, pinned ?? file.tenantKey);
  if (!verified.ok) return invalid(t(`invalid.${verified.error.part}`));
  const { receipt } = verified.value;
  return {
    lines: [
      t('valid'),
      t(pinned ? 'key.pinned' : 'key.compare'),
      `  ${await thumbprintOf(file.tenantKey)}`,
      '',
      ...describeReceipt(receipt, words),
    ],
    code: receipt.outcome === 'complete' ? COMPLETE : INCOMPLETE,
  };
}

/** A public key from a file's text; null for what is none. */
export function parseTenantKey(text: string): PublicJwk | null {
  try {
    return PublicJwk.safeParse(JSON.parse(text)).data ?? null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}
