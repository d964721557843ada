import { type FormEvent, useRef, useState } from 'react';
import { useSecondsUntil } from '../../app/countdown.ts';
import { useCall } from '../../app/use-call.ts';
import type { SessionIn } from '../../app/view-store.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { BrowserWait } from '../factors/browser-wait.tsx';
import { factorWords } from '../factors/words.ts';
import { FactorPart } from './factor-part.tsx';
import styles from './locked.module.css';
import { useFactor } from './use-factor.ts';
import { lockWords } from './words.ts';

/** So few attempts left that it is said in red. */
const FEW = 2;

export type UnlockFormProps = Pick<
  SessionIn<'locked'>,
  'methods' | 'unlocksWith' | 'factors' | 'attemptsLeft' | 'retryAt'
>;

export function UnlockForm({
  methods,
  unlocksWith,
  factors,
  attemptsLeft,
  retryAt,
}: UnlockFormProps) {
  const t = useWords(lockWords);
  const words = useWords(factorWords);
  const sentence = useSentences();
  const form = useRef<HTMLFormElement>(null);
  const unlock = useCall('session.unlock');
  const factor = useFactor(factors, unlock.error);
  const [chosen, setChosen] = useState<'pin' | 'password'>('pin');
  const [secret, setSecret] = useState('');
  const [empty, setEmpty] = useState(false);
  const wait = useSecondsUntil(retryAt);
  // A restart takes the PIN away until the password was given once.
  const method = methods.includes(chosen) ? chosen : (methods[0] ?? 'password');
  const other = methods.find((each) => each !== method);

  const focus = (name = 'secret') =>
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus(),
    );

  async function tryIt(code: string): Promise<void> {
    if (unlock.busy || wait > 0) return;
    setEmpty(secret === '');
    if (secret === '') return void focus();
    const given = factor.give(code);
    if (given === 'missing') return void focus(factor.method ?? undefined);
    const result = await unlock.run({ method, secret, ...(given ? { factor: given } : {}) });
    factor.setTyped('');
    if (result.ok) return setSecret('');
    // What was right once need not be typed again while only the code beside it is wrong.
    if (factor.isAbout(result.error)) return void focus(factor.method ?? undefined);
    setSecret('');
    focus();
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
    if (!unlock.error || factor.isAbout(unlock.error)) return undefined;
    if (unlock.error.code === 'WrongSecret') return t(`wrong.${method}`);
    return sentence(`error.${unlock.error.code}`);
  }

  if (unlock.busy && factor.method === 'passkey') {
    return <BrowserWait text={words('browser.passkey')} />;
  }
  return (
    <form
      ref={form}
      className={styles['form']}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void tryIt(factor.typed);
      }}
    >
      <PasswordField
        data-autofocus
        name="secret"
        label={t(
          method === 'password' && unlocksWith === 'own' ? 'method.own' : `method.${method}`,
        )}
        inputMode={method === 'pin' ? 'numeric' : 'text'}
        value={secret}
        onChange={(value) => {
          setSecret(value);
          setEmpty(false);
        }}
        error={fault()}
      />
      <FactorPart
        factors={factors}
        factor={factor}
        onComplete={(code) => {
          // Whoever types the code first still has the secret to type.
          if (secret !== '') void tryIt(code);
        }}
        onSwitch={unlock.forget}
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
