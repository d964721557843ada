import { useState } from 'react';
import type { EpochMs } from '../../../../shared/domain/ids.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import styles from '../settings.module.css';
import { PasswordForm } from './password-form.tsx';
import { securityWords } from './words.ts';

export interface PasswordSectionProps {
  changedAt: EpochMs | null;
  onChanged: () => void;
}

export function PasswordSection({ changedAt, onChanged }: PasswordSectionProps) {
  const t = useWords(securityWords);
  const { dateTime } = useFormats();
  const [editing, setEditing] = useState(false);
  const [done, setDone] = useState(false);
  const since =
    changedAt === null ? t('password.never') : t('password.changed', { date: dateTime(changedAt) });

  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('password.title')}</h3>
      <p className={styles['text']}>{t('password.about')}</p>
      <p className={styles['text']} role="status">
        {done ? t('password.done') : since}
      </p>
      {editing ? (
        <PasswordForm
          onSaved={() => {
            setEditing(false);
            setDone(true);
            onChanged();
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles['row']}>
          <Button
            onClick={() => {
              setEditing(true);
              setDone(false);
            }}
          >
            {t('password.change')}
          </Button>
        </div>
      )}
    </section>
  );
}
