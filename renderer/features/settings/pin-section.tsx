import { useState } from 'react';
import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { PinForm } from './pin-form.tsx';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

export function PinSection({ hasPin }: { hasPin: boolean }) {
  const t = useWords(settingsWords);
  const sentence = useSentences();
  const remove = useCall('session.removePin');
  const [editing, setEditing] = useState(false);
  const [done, setDone] = useState<'saved' | 'removed' | null>(null);

  function edit() {
    setEditing(true);
    setDone(null);
    remove.forget();
  }

  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('pin.title')}</h3>
      <p className={styles['text']}>{t('pin.about')}</p>
      {remove.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${remove.error.code}`)}
        </Banner>
      ) : null}
      <p className={styles['text']} role="status">
        {done ? t(`pin.${done}`) : null}
        {!done && hasPin ? t('pin.isSet') : null}
      </p>
      {editing ? (
        <PinForm
          onSaved={() => {
            setEditing(false);
            setDone('saved');
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles['row']}>
          <Button onClick={edit}>{t(hasPin ? 'pin.change' : 'pin.set')}</Button>
          {hasPin ? (
            <Button
              tone="quiet"
              busy={remove.busy}
              onClick={async () => {
                const result = await remove.run({});
                setDone(result.ok ? 'removed' : null);
              }}
            >
              {t('pin.remove')}
            </Button>
          ) : null}
        </div>
      )}
    </section>
  );
}
