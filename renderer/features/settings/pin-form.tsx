import type { FormEvent } from 'react';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { useCall } from '../../app/use-call.ts';
import { useFields } from '../../app/use-fields.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { uiWords } from '../../ui/words.ts';
import { checkPin, type PinFaults, type PinFields } from './pin-check.ts';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

const FIELDS = ['pin', 'repeat', 'password'] as const;
const NOTHING: PinFields = { pin: '', repeat: '', password: '' };

export interface PinFormProps {
  onSaved: () => void;
  onCancel: () => void;
}

export function PinForm({ onSaved, onCancel }: PinFormProps) {
  const t = useWords(settingsWords);
  const ui = useWords(uiWords);
  const sentence = useSentences();
  const setPin = useCall('session.setPin');
  const { form, fields, faults, set, focus, show } = useFields<keyof PinFields, PinFaults>(
    FIELDS,
    NOTHING,
    setPin.forget,
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (setPin.busy) return;
    if (show(checkPin(fields))) return;
    const result = await setPin.run({ pin: fields.pin, password: fields.password });
    if (result.ok) onSaved();
    else focus(result.error.code === 'PinTooSimple' ? 'pin' : 'password');
  }

  /** The error's sentence, at the field it is about. */
  const refusal = (code: AppError['code']) =>
    setPin.error?.code === code ? sentence(`error.${code}`) : undefined;
  const wrongPassword = isWrongPassword(setPin.error) ? t('pin.wrongPassword') : undefined;
  const elsewhere = setPin.error && !refusal('PinTooSimple') && !wrongPassword;

  return (
    <form ref={form} className={styles['form']} noValidate onSubmit={submit}>
      {elsewhere && setPin.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${setPin.error.code}`)}
        </Banner>
      ) : null}
      <PasswordField
        name="pin"
        inputMode="numeric"
        maxLength={12}
        label={t('pin.new')}
        hint={t('pin.newHint')}
        value={fields.pin}
        onChange={set('pin')}
        error={faults.pin ? t(`pin.${faults.pin}`) : refusal('PinTooSimple')}
      />
      <PasswordField
        name="repeat"
        inputMode="numeric"
        maxLength={12}
        label={t('pin.repeat')}
        value={fields.repeat}
        onChange={set('repeat')}
        error={faults.repeat ? t(`pin.${faults.repeat}`) : undefined}
      />
      <PasswordField
        name="password"
        label={t('pin.password')}
        value={fields.password}
        onChange={set('password')}
        error={faults.password ? t(`pin.${faults.password}`) : wrongPassword}
      />
      <div className={styles['row']}>
        <Button type="submit" tone="primary" busy={setPin.busy}>
          {t('pin.save')}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {ui('cancel')}
        </Button>
      </div>
    </form>
  );
}

const isWrongPassword = (error: AppError | null): boolean =>
  error?.code === 'WrongSecret' || error?.code === 'WrongCredentials';
