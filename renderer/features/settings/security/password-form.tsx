import type { FormEvent } from 'react';
import type { ErrorCode } from '../../../../shared/errors/app-error.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useFields } from '../../../app/use-fields.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useSentences, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/password-field.tsx';
import { uiWords } from '../../../ui/words.ts';
import styles from '../settings.module.css';
import { checkPasswords, type PasswordFaults, type PasswordFields } from './password-check.ts';
import { securityWords } from './words.ts';

const FIELDS = ['current', 'next', 'repeat'] as const;
const NOTHING: PasswordFields = { current: '', next: '', repeat: '' };
/** What the server says of the new one. */
const OF_THE_NEW: readonly ErrorCode[] = ['PasswordTooShort', 'PasswordBreached'];

export interface PasswordFormProps {
  onSaved: () => void;
  onCancel: () => void;
}

export function PasswordForm({ onSaved, onCancel }: PasswordFormProps) {
  const t = useWords(securityWords);
  const ui = useWords(uiWords);
  const sentence = useSentences();
  const own = useUnlocked().unlocksWith === 'own';
  const change = useCall('factors.changePassword');
  const { form, fields, faults, set, focus, show } = useFields<
    keyof PasswordFields,
    PasswordFaults
  >(FIELDS, NOTHING, change.forget);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (change.busy) return;
    if (show(checkPasswords(fields, !own))) return;
    const result = await change.run({ current: own ? null : fields.current, next: fields.next });
    if (result.ok) onSaved();
    else focus(OF_THE_NEW.includes(result.error.code) ? 'next' : 'current');
  }

  const { error } = change;
  const refused = error && OF_THE_NEW.includes(error.code) ? sentence(`error.${error.code}`) : '';
  const wrong = error?.code === 'WrongSecret';
  return (
    <form ref={form} className={styles['form']} noValidate onSubmit={submit}>
      <Failure error={refused || wrong ? null : error} />
      {own ? (
        <p className={styles['text']}>{t('password.own')}</p>
      ) : (
        <PasswordField
          name="current"
          label={t('password.current')}
          value={fields.current}
          onChange={set('current')}
          error={
            wrong
              ? t('password.fault.wrong')
              : faults.current && t(`password.fault.${faults.current}`)
          }
        />
      )}
      <PasswordField
        name="next"
        label={t('password.new')}
        hint={t('password.newHint')}
        value={fields.next}
        onChange={set('next')}
        error={refused || (faults.next && t(`password.fault.${faults.next}`))}
      />
      <PasswordField
        name="repeat"
        label={t('password.repeat')}
        value={fields.repeat}
        onChange={set('repeat')}
        error={faults.repeat && t(`password.fault.${faults.repeat}`)}
      />
      <div className={styles['row']}>
        <Button type="submit" tone="primary" busy={change.busy}>
          {t('password.save')}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {ui('cancel')}
        </Button>
      </div>
    </form>
  );
}
