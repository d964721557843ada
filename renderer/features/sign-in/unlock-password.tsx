import { type FormEvent, useRef, useState } from 'react';
import { PASSWORD_MIN } from '../../../shared/domain/factor.ts';
import { Failure } from '../../app/failure.tsx';
import { useCall } from '../../app/use-call.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import styles from './form.module.css';
import { StepFrame } from './step-frame.tsx';
import { signInWords } from './words.ts';

/** For whoever signed in with a passkey, or at their company's page: nothing they typed opens the vault. */
export function UnlockPassword() {
  const t = useWords(signInWords);
  const form = useRef<HTMLFormElement>(null);
  const set = useCall('signIn.setUnlockPassword');
  const [password, setPassword] = useState('');
  const [repeat, setRepeat] = useState('');
  const [fault, setFault] = useState<'short' | 'different' | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (set.busy) return;
    const wrong =
      password.length < PASSWORD_MIN ? 'short' : password === repeat ? null : 'different';
    setFault(wrong);
    if (wrong === null) await set.run({ password });
    else {
      const name = wrong === 'short' ? 'password' : 'repeat';
      form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
    }
  }

  return (
    <StepFrame title={t('unlock-password.title')} text={t('unlock-password.text')}>
      <form ref={form} className={styles['form']} noValidate onSubmit={submit}>
        <Failure error={set.error} />
        <PasswordField
          data-autofocus
          name="password"
          label={t('unlock-password.new')}
          hint={t('unlock-password.hint')}
          value={password}
          onChange={(typed) => {
            setPassword(typed);
            setFault(null);
          }}
          error={fault === 'short' ? t('unlock-password.short') : undefined}
        />
        <PasswordField
          name="repeat"
          label={t('unlock-password.repeat')}
          value={repeat}
          onChange={(typed) => {
            setRepeat(typed);
            setFault(null);
          }}
          error={fault === 'different' ? t('unlock-password.different') : undefined}
        />
        <Button type="submit" tone="primary" size="large" wide busy={set.busy}>
          {t('unlock-password.go')}
        </Button>
      </form>
    </StepFrame>
  );
}
