import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../chat/timeline/copy-text.ts';
import styles from './recovery-codes.module.css';
import { factorWords } from './words.ts';

export interface RecoveryCodesProps {
  codes: readonly string[];
  busy?: boolean;
  onKept: () => void;
}

/** The only time that they are seen: on from here leads a promise to have kept them. */
export function RecoveryCodes({ codes, busy = false, onKept }: RecoveryCodesProps) {
  const t = useWords(factorWords);
  const sentence = useSentences();
  const save = useCall('factors.saveRecoveryCodes');
  const [done, setDone] = useState<'copied' | 'saved' | null>(null);

  async function toFile() {
    const result = await save.run({ codes: [...codes] });
    if (result.ok && result.value.saved) setDone('saved');
  }

  return (
    <div className={styles['codes']}>
      <p className={styles['text']}>{t('codes.text')}</p>
      {save.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${save.error.code}`)}
        </Banner>
      ) : null}
      <ul className={styles['list']} aria-label={t('codes.list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles['row']}>
        <Button
          size="small"
          icon={<Copy aria-hidden="true" />}
          onClick={() => setDone(copyText(codes.join('\n')) ? 'copied' : null)}
        >
          {t('codes.copy')}
        </Button>
        <Button
          size="small"
          icon={<Download aria-hidden="true" />}
          busy={save.busy}
          onClick={toFile}
        >
          {t('codes.save')}
        </Button>
        <span className={styles['done']} role="status">
          {done ? t(`codes.${done}`) : null}
        </span>
      </div>
      <Button tone="primary" size="large" wide busy={busy} onClick={onKept}>
        {t('codes.kept')}
      </Button>
    </div>
  );
}
