import { sizeIn } from '../../shared/language/size.ts';
import type { Artefact } from '../../shared/receipt/artefact.ts';
import {
  type Receipt,
  type ReceiptStep,
  type Rescan,
  shortcomingsOf,
} from '../../shared/receipt/receipt.ts';
import type { Words } from './words.ts';

/** A verified receipt in words, line by line. */
export function describeReceipt(receipt: Receipt, words: Words): string[] {
  const { t, named } = words;
  const about = [
    [t('about.session'), receipt.sessionId],
    [t('about.tenant'), receipt.tenantId],
    [t('about.device'), receipt.deviceId],
    [t('about.app'), `${receipt.app} ${receipt.platform}`],
    [t('about.trigger'), receipt.trigger],
    [t('about.policy'), receipt.policyHash],
    [t('about.started'), new Date(receipt.startedAt).toISOString()],
    [t('about.ended'), new Date(receipt.endedAt).toISOString()],
  ].map(([name, value]) => `${name}: ${value}`);
  const advice = shortcomingsOf(receipt).map((name) => named('incomplete', name));
  return [
    t('about'),
    ...indented([...about, ...(receipt.resumed ? [t('about.resumed')] : [])]),
    t('removed'),
    ...indented(receipt.steps.flatMap((step) => stepLines(step, words))),
    t('checked'),
    ...indented(rescanLines(receipt.rescan, words)),
    t(`outcome.${receipt.outcome}`),
    ...indented(advice),
  ];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function stepLines({ name, result, artefacts }: ReceiptStep, words: Words): string[] {
  const lines = artefacts.map((artefact) => artefactLine(artefact, words));
  // The check at the end has its own part.
  if (lines.length > 0 || result !== 'failed' || name === 'verify') return lines;
  return [words.t('step.failed', { step: words.named('signOut.step', name) })];
}

function artefactLine({ what, method, count, bytes, result }: Artefact, words: Words): string {
  const { t, named, language } = words;
  const values = { what: named('artefact', what), how: named('method', method), count };
  if (result !== 'done') return t(`removed.${result}`, values);
  if (method === 'closed') return t('removed.plain', values);
  return bytes !== null && count > 0
    ? t('removed.doneSized', { ...values, size: sizeIn(language, bytes) })
    : t('removed.done', values);
}

function rescanLines(rescan: Rescan | null, { t }: Words): string[] {
  if (!rescan) return [t('checked.none')];
  const { roots, files, residue, hash } = rescan;
  return [
    t('checked.files', { roots, files }),
    residue > 0 ? t('checked.residue', { residue }) : t('checked.clean'),
    t('checked.hash', { hash }),
  ];
}
