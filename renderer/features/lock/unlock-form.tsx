import { type FormEvent, useRef, useState } from 'react';
import { useSecondsUntil } from '../../app/countdown.ts';
import { useCall } from '../../app/use-call.ts';
import type { SessionIn } from '../../app/view-store.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import styles from './locked.module.css';
import { lockWords } from './words.ts';

/** So few attempts left that it is said in red. */
const FEW = 2;

export type UnlockFormProps = Pick<SessionIn<'locked'>, 'methods' | 'attemptsLeft' | 'retryAt'>;

export function UnlockForm({ methods, attemptsLeft, retryAt }: UnlockFormProps) {
  const t = useWords(lockWords);
  const sentence = useSentences();
  const form = useRef<HTMLFormElement>(null);
  const unlock = useCall('session.unlock');
  const [chosen, setChosen] = useState<'pin' | 'password'>('pin');
  const [secret, setSecret] = useState('');
  const [empty, setEmpty] = useState(false);
  const wait = useSecondsUntil(retryAt);
  // A restart takes the PIN away until the password was given once.
  const method = methods.includes(chosen) ? chosen : (methods[0] ?? 'password');
  const other = methods.find((each) => each !== method);

  const focus = () => form.current?.querySelector('input')?.focus();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (unlock.busy || wait > 0) return;
    setEmpty(secret === '');
    if (secret === '') return focus();
    const result = await unlock.run({ method, secret });
    setSecret('');
    if (!result.ok) focus();
  }

  function switchTo(next: 'pin' | 'password') {
    setChosen(next);
    setSecret('');
    setEmpty(false);
    unlock.forget();
    focus();
  }

  function fault(): string | undefined {
    if (empty) return t(`empty.${method}`);
    if (!unlock.error) return undefined;
    if (unlock.error.code === 'WrongSecret') return t(`wrong.${method}`);
    return sentence(`error.${unlock.error.code}`);
  }

  return (
    <form ref={form} className={styles['form']} noValidate onSubmit={submit}>
      <PasswordField
        data-autofocus
        name="secret"
        label={t(`method.${method}`)}
        inputMode={method === 'pin' ? 'numeric' : 'text'}
        value={secret}
        onChange={(value) => {
          setSecret(value);
          setEmpty(false);
        }}
        error={fault()}
      />
      <p className={styles['attempts']} data-few={attemptsLeft <= FEW}>
        {t('attempts', { count: attemptsLeft })}
      </p>
      <Button type="submit" tone="primary" size="large" wide busy={unlock.busy} disabled={wait > 0}>
        {wait > 0 ? t('wait', { seconds: wait }) : t('unlock')}
      </Button>
      {other ? (
        <Button tone="quiet" wide onClick={() => switchTo(other)}>
          {t(`use.${other}`)}
        </Button>
      ) : null}
    </form>
  );
}
