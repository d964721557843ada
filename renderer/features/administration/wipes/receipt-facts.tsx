import type { EpochMs } from '../../../../shared/domain/ids.ts';
import { PLATFORM_NAMES } from '../../../../shared/domain/session.ts';
import { SignOutStepName } from '../../../../shared/ipc/view.ts';
import type { Receipt, ReceiptStep } from '../../../../shared/receipt/receipt.ts';
import { useFormats, useSentences, useWords } from '../../../app/words.tsx';
import { adminWords } from '../words.ts';
import styles from './wipes.module.css';

/** What a receipt says, in words. */
export function ReceiptFacts({ receipt, receivedAt }: { receipt: Receipt; receivedAt: EpochMs }) {
  const t = useWords(adminWords);
  const { dateTime } = useFormats();
  const { startedAt, endedAt, app, platform, rescan, steps } = receipt;
  const facts = [
    { name: t('receipt.from'), value: dateTime(startedAt) },
    { name: t('receipt.to'), value: dateTime(endedAt) },
    { name: t('receipt.received'), value: dateTime(receivedAt) },
    { name: t('receipt.app'), value: `${app} · ${PLATFORM_NAMES[platform]}` },
    {
      name: t('receipt.rescan'),
      value: rescan
        ? t('receipt.rescanText', { files: rescan.files, residue: rescan.residue })
        : t('receipt.noRescan'),
    },
  ];
  return (
    <>
      <dl className={styles['facts']}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h4 className={styles['subtitle']}>{t('receipt.steps')}</h4>
      <ol className={styles['steps']}>
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
    </>
  );
}

function Step({ step }: { step: ReceiptStep }) {
  const t = useWords(adminWords);
  const sentence = useSentences();
  // A newer Nightjar may have steps that this one has no sentence for.
  const known = SignOutStepName.safeParse(step.name).data;
  const removed = step.artefacts.reduce((sum, { count }) => sum + count, 0);
  return (
    <li data-result={step.result}>
      <span>{known ? sentence(`signOut.step.${known}`) : step.name}</span>
      <span>
        {step.result === 'done'
          ? t('receipt.removed', { count: removed })
          : t(`receipt.result.${step.result}`)}
      </span>
    </li>
  );
}
