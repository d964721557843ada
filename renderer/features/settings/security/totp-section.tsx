import { useState } from 'react';
import type { Factors, RecoveryCodes } from '../../../../shared/domain/factor.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import styles from '../settings.module.css';
import { TotpDialog } from './totp-dialog.tsx';
import { securityWords } from './words.ts';

export interface TotpSectionProps {
  totp: Factors['totp'];
  onChanged: (codes: RecoveryCodes | null) => void;
}

export function TotpSection({ totp, onChanged }: TotpSectionProps) {
  const t = useWords(securityWords);
  const { dateTime } = useFormats();
  const taken = useUnlocked().policy.secondFactors.includes('totp');
  const begin = useCall('factors.beginTotp');
  const remove = useCall('factors.removeTotp');
  const [made, setMade] = useState<{ secret: string; uri: string } | null>(null);
  const [removing, setRemoving] = useState(false);
  const [done, setDone] = useState<'done' | 'removed' | null>(null);
  const state = totp ? t('totp.on', { date: dateTime(totp.createdAt) }) : t('totp.off');

  async function setUp() {
    setDone(null);
    const begun = await begin.run({});
    if (begun.ok) setMade(begun.value);
  }

  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('totp.title')}</h3>
      <p className={styles['text']}>{t('totp.about')}</p>
      {taken ? null : <p className={styles['text']}>{t('notTaken')}</p>}
      <Failure error={begin.error} />
      <p className={styles['text']} role="status">
        {done ? t(`totp.${done}`) : state}
      </p>
      <div className={styles['row']}>
        {taken ? (
          <Button busy={begin.busy} onClick={setUp}>
            {t(totp ? 'totp.replace' : 'totp.setUp')}
          </Button>
        ) : null}
        {totp ? (
          <Button tone="quiet" onClick={() => setRemoving(true)}>
            {t('totp.remove')}
          </Button>
        ) : null}
      </div>
      {made ? (
        <TotpDialog
          {...made}
          onClose={() => setMade(null)}
          onDone={(codes) => {
            setMade(null);
            setDone('done');
            onChanged(codes);
          }}
        />
      ) : null}
      {removing ? (
        <ConfirmDialog
          title={t('totp.removeTitle')}
          confirm={t('totp.remove')}
          busy={remove.busy}
          onCancel={() => setRemoving(false)}
          onConfirm={async () => {
            const removed = await remove.run({});
            if (!removed.ok) return;
            setRemoving(false);
            setDone('removed');
            onChanged(null);
          }}
        >
          <p>{t('totp.removeText')}</p>
          <Failure error={remove.error} />
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
