import { FileCheck } from 'lucide-react';
import { useState } from 'react';
import type { SignOutReceipt } from '../../../shared/ipc/view.ts';
import { SENTENCES, type SentenceKey } from '../../../shared/language/sentences.ts';
import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './receipt-part.module.css';
import { signOutWords } from './words.ts';

/** What the card says of the receipt in its own words already. */
const SAID = ['residue', 'revoke-on-server'];

const isKey = (key: string): key is SentenceKey => key in SENTENCES.en;

/** Where the signed receipt is, what a person can do when it is incomplete, and the way to keep a copy. */
export function ReceiptPart({ receipt }: { receipt: SignOutReceipt | null }) {
  const t = useWords(signOutWords);
  const sentence = useSentences();
  const save = useCall('session.saveReceipt');
  const [saved, setSaved] = useState(false);
  if (!receipt) return <p className={styles['text']}>{t('receipt.none')}</p>;

  async function keep(): Promise<void> {
    const result = await save.run({});
    setSaved(result.ok && result.value.saved);
  }

  const advice = receipt.shortcomings
    .filter((name) => !SAID.includes(name))
    .map((name) => `incomplete.${name}`)
    .filter(isKey);
  return (
    <div className={styles['receipt']}>
      {advice.length > 0 ? (
        <ul className={styles['advice']} aria-label={t('receipt.incomplete')}>
          {advice.map((key) => (
            <li key={key}>{sentence(key)}</li>
          ))}
        </ul>
      ) : null}
      <p className={styles['text']}>
        {t(`receipt.${receipt.delivery}`)}{' '}
        {receipt.outcome === 'incomplete' ? t('receipt.says') : null}
      </p>
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={<FileCheck aria-hidden="true" />}
          busy={save.busy}
          onClick={keep}
        >
          {t('receipt.save')}
        </Button>
        <span className={styles['text']} role="status">
          {saved ? t('receipt.saved') : null}
        </span>
      </div>
      {save.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${save.error.code}`)}
        </Banner>
      ) : null}
    </div>
  );
}
