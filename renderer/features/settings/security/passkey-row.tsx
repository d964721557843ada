import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import type { Passkey } from '../../../../shared/domain/factor.ts';
import { useMinute } from '../../../app/countdown.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import styles from '../settings.module.css';
import { PasskeyName } from './passkey-name.tsx';
import { securityWords } from './words.ts';

export interface PasskeyRowProps {
  passkey: Passkey;
  onRenamed: () => void;
  onRemove: () => void;
}

export function PasskeyRow({ passkey, onRenamed, onRemove }: PasskeyRowProps) {
  const t = useWords(securityWords);
  const { ago, dateTime } = useFormats();
  const now = useMinute();
  const rename = useCall('factors.renamePasskey');
  const [renaming, setRenaming] = useState(false);
  const { id, name, createdAt, lastUsedAt, synced } = passkey;
  const used =
    lastUsedAt === null ? t('passkeys.unused') : t('passkeys.used', { ago: ago(lastUsedAt, now) });

  if (renaming) {
    return (
      <li className={styles['device']}>
        <div className={styles['what']}>
          <Failure error={rename.error} />
          <PasskeyName
            name={name}
            submit={t('passkeys.save')}
            busy={rename.busy}
            onNamed={async (next) => {
              const renamed = await rename.run({ passkeyId: id, name: next });
              if (!renamed.ok) return;
              setRenaming(false);
              onRenamed();
            }}
            onCancel={() => setRenaming(false)}
          />
        </div>
      </li>
    );
  }
  return (
    <li className={styles['device']}>
      <Fingerprint aria-hidden="true" />
      <div className={styles['what']}>
        <p className={styles['name']}>{name}</p>
        <p className={styles['small']}>{t('passkeys.created', { date: dateTime(createdAt) })}</p>
        <p className={styles['small']}>{used}</p>
      </div>
      {synced ? <span className={styles['tag']}>{t('passkeys.synced')}</span> : null}
      <Button
        size="small"
        tone="quiet"
        aria-label={t('passkeys.renameOf', { name })}
        onClick={() => setRenaming(true)}
      >
        {t('passkeys.rename')}
      </Button>
      <Button size="small" aria-label={t('passkeys.removeOf', { name })} onClick={onRemove}>
        {t('passkeys.remove')}
      </Button>
    </li>
  );
}
