import { useState } from 'react';
import type { Passkey, RecoveryCodes } from '../../../../shared/domain/factor.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import styles from '../settings.module.css';
import { AddPasskey } from './add-passkey.tsx';
import { PasskeyRow } from './passkey-row.tsx';
import { RemovePasskey } from './remove-passkey.tsx';
import { securityWords } from './words.ts';

export interface PasskeysSectionProps {
  passkeys: readonly Passkey[];
  onChanged: (codes: RecoveryCodes | null) => void;
}

export function PasskeysSection({ passkeys, onChanged }: PasskeysSectionProps) {
  const t = useWords(securityWords);
  const { policy } = useUnlocked();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const [done, setDone] = useState<'added' | 'renamed' | 'removed' | null>(null);
  // One to sign in with is one as well.
  const taken =
    policy.secondFactors.includes('passkey') || policy.signInMethods.includes('passkey');

  function finish(what: 'added' | 'renamed' | 'removed', codes: RecoveryCodes | null = null) {
    setAdding(false);
    setRemoving(null);
    setDone(what);
    onChanged(codes);
  }

  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('passkeys.title')}</h3>
      <p className={styles['text']}>{t('passkeys.about')}</p>
      {taken ? null : <p className={styles['text']}>{t('notTaken')}</p>}
      <p className={styles['text']} role="status">
        {done ? t(`passkeys.${done}`) : null}
        {!done && passkeys.length === 0 ? t('passkeys.none') : null}
      </p>
      <ul className={styles['devices']}>
        {passkeys.map((passkey) => (
          <PasskeyRow
            key={passkey.id}
            passkey={passkey}
            onRenamed={() => finish('renamed')}
            onRemove={() => setRemoving(passkey)}
          />
        ))}
      </ul>
      {adding ? (
        <AddPasskey onAdded={(codes) => finish('added', codes)} onCancel={() => setAdding(false)} />
      ) : null}
      {taken && !adding ? (
        <div className={styles['row']}>
          <Button
            onClick={() => {
              setAdding(true);
              setDone(null);
            }}
          >
            {t('passkeys.add')}
          </Button>
        </div>
      ) : null}
      {removing ? (
        <RemovePasskey
          passkey={removing}
          onRemoved={() => finish('removed')}
          onCancel={() => setRemoving(null)}
        />
      ) : null}
    </section>
  );
}
