import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import { PasskeyName as Name } from '../../../../shared/domain/factor.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { uiWords } from '../../../ui/words.ts';
import styles from '../settings.module.css';
import { securityWords } from './words.ts';

export interface PasskeyNameProps {
  /** The one it has. */
  name?: string;
  submit: string;
  busy: boolean;
  onNamed: (name: string) => Promise<void>;
  onCancel: () => void;
}

/** A passkey is called what its person calls it. */
export function PasskeyName({ name = '', submit, busy, onNamed, onCancel }: PasskeyNameProps) {
  const t = useWords(securityWords);
  const ui = useWords(uiWords);
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(name);
  const [unfit, setUnfit] = useState(false);

  useLayoutEffect(() => {
    form.current?.querySelector('input')?.focus();
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  async function give(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const read = Name.safeParse(typed);
    setUnfit(!read.success);
    if (read.success) await onNamed(read.data);
  }

  return (
    <form ref={form} className={styles['form']} noValidate onSubmit={give}>
      <TextField
        name="passkey-name"
        label={t('passkeys.name')}
        hint={t('passkeys.nameHint')}
        value={typed}
        onChange={(next) => {
          setTyped(next);
          setUnfit(false);
        }}
        error={unfit ? t('passkeys.nameMissing') : undefined}
      />
      <div className={styles['row']}>
        <Button type="submit" tone="primary" busy={busy}>
          {submit}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {ui('cancel')}
        </Button>
      </div>
    </form>
  );
}
