import { Globe } from 'lucide-react';
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { useSecondsUntil } from '../../app/countdown.ts';
import { useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { BrowserWait } from './browser-wait.tsx';
import { ProofChoice } from './proof-choice.tsx';
import { ProofField } from './proof-field.tsx';
import styles from './proof-form.module.css';
import { type Proof, proofOf } from './proof-of.ts';
import { type ProofMethod, useProofFault } from './use-proof-fault.ts';
import { useRetryAt } from './use-retry-at.ts';
import { factorWords } from './words.ts';

export interface ProofFormProps {
  /** What may be given, what is offered first being the first. */
  methods: readonly ProofMethod[];
  busy: boolean;
  error: AppError | null;
  onProof: (proof: Proof) => Promise<unknown>;
  /** Another kind of proof is to be given: what was wrong with the one before is of no interest. */
  onSwitch: () => void;
  /** Of the field for the password. */
  passwordName?: string;
}

/** One kind of proof at a time, the others one press away. */
export function ProofForm({
  methods,
  busy,
  error,
  onProof,
  onSwitch,
  passwordName,
}: ProofFormProps) {
  const t = useWords(factorWords);
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<ProofMethod | null>(null);
  const [typed, setTyped] = useState('');
  const [empty, setEmpty] = useState(false);
  const wait = useSecondsUntil(useRetryAt(error));
  const method = chosen && methods.includes(chosen) ? chosen : (methods[0] ?? 'password');
  const fault = useProofFault(method, error);
  const passkey = method === 'passkey';

  const focus = () =>
    form.current?.querySelector<HTMLElement>('input, button[type="submit"]')?.focus();
  useLayoutEffect(
    () => form.current?.querySelector<HTMLElement>('input, button[type="submit"]')?.focus(),
    [],
  );

  async function prove(value: string): Promise<void> {
    if (busy || wait > 0) return;
    const proof = proofOf(method, value);
    setEmpty(proof === null);
    if (proof) {
      await onProof(proof);
      setTyped('');
    }
    requestAnimationFrame(focus);
  }

  function switchTo(next: ProofMethod) {
    setChosen(next);
    setTyped('');
    setEmpty(false);
    onSwitch();
    requestAnimationFrame(focus);
  }

  if (busy && passkey) return <BrowserWait text={t('browser.passkey')} />;
  return (
    <form
      ref={form}
      className={styles['form']}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void prove(typed);
      }}
    >
      {passkey ? (
        <>
          {fault ? (
            <Banner tone="danger" role="alert">
              {fault}
            </Banner>
          ) : null}
          <p className={styles['text']}>{t('passkey.text')}</p>
        </>
      ) : (
        <ProofField
          method={method}
          name={passwordName}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setEmpty(false);
          }}
          onComplete={(value) => void prove(value)}
          error={empty ? t(`${method}.empty`) : typed === '' ? fault : undefined}
        />
      )}
      <Button
        type="submit"
        tone="primary"
        size="large"
        wide
        busy={busy}
        disabled={wait > 0}
        icon={passkey ? <Globe aria-hidden="true" /> : undefined}
      >
        {wait > 0 ? t('wait', { seconds: wait }) : t(passkey ? 'passkey.open' : 'confirm')}
      </Button>
      <ProofChoice methods={methods} current={method} onChoose={switchTo} />
    </form>
  );
}
