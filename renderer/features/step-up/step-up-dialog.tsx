import { type FormEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { uiWords } from '../../ui/words.ts';
import en from './en.json' with { type: 'json' };
import styles from './step-up.module.css';
import { settleStepUp, stepUpStore } from './step-up-store.ts';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/** Asks for the password whenever a call has to be confirmed, and lets that call go on. */
export function StepUpDialog() {
  const waiting = useStore(stepUpStore, (state) => state.waiting);
  // A lock takes the page away with whoever waits.
  useEffect(() => () => settleStepUp(false), []);
  return waiting ? <PasswordForm /> : null;
}

function PasswordForm() {
  const t = useWords(words);
  const ui = useWords(uiWords);
  const sentence = useSentences();
  const id = useId();
  const stepUp = useCall('session.stepUp');
  const [password, setPassword] = useState('');
  const [empty, setEmpty] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (stepUp.busy) return;
    setEmpty(password === '');
    if (password === '') return;
    const confirmed = await stepUp.run({ password });
    if (confirmed.ok) settleStepUp(true);
  }

  const wrong = stepUp.error?.code === 'WrongCredentials';
  return (
    <Dialog
      title={t('title')}
      size="small"
      onClose={() => settleStepUp(false)}
      actions={
        <>
          <Button onClick={() => settleStepUp(false)}>{ui('cancel')}</Button>
          <Button type="submit" form={id} tone="primary" busy={stepUp.busy}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <form id={id} className={styles['form']} noValidate onSubmit={submit}>
        <p>{t('text')}</p>
        {stepUp.error && !wrong ? (
          <Banner tone="danger" role="alert">
            {sentence(`error.${stepUp.error.code}`)}
          </Banner>
        ) : null}
        <PasswordField
          name="step-up"
          data-autofocus
          label={t('password')}
          value={password}
          onChange={(typed) => {
            setPassword(typed);
            setEmpty(false);
            stepUp.forget();
          }}
          error={empty ? t('empty') : wrong ? t('wrong') : undefined}
        />
      </form>
    </Dialog>
  );
}
