import { useState } from 'react';
import type { Factors, RecoveryCodes } from '../../../../shared/domain/factor.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import styles from '../settings.module.css';
import { securityWords } from './words.ts';

export interface RecoverySectionProps {
  recovery: Factors['recovery'];
  onMade: (codes: RecoveryCodes) => void;
}

export function RecoverySection({ recovery, onMade }: RecoverySectionProps) {
  const t = useWords(securityWords);
  const make = useCall('factors.newRecoveryCodes');
  const [asking, setAsking] = useState(false);
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('recovery.title')}</h3>
      <p className={styles['text']}>{t('recovery.about')}</p>
      <p className={styles['text']}>
        {recovery ? t('recovery.left', { left: recovery.left }) : t('recovery.none')}
      </p>
      {recovery ? (
        <div className={styles['row']}>
          <Button onClick={() => setAsking(true)}>{t('recovery.new')}</Button>
        </div>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title={t('recovery.newTitle')}
          confirm={t('recovery.new')}
          busy={make.busy}
          onCancel={() => setAsking(false)}
          onConfirm={async () => {
            const made = await make.run({});
            if (!made.ok) return;
            setAsking(false);
            onMade(made.value.recoveryCodes);
          }}
        >
          <p>{t('recovery.newText')}</p>
          <Failure error={make.error} />
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
