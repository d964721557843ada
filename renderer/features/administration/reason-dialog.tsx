import { type FormEvent, useId, useState } from 'react';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { Failure } from '../../app/failure.tsx';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { uiWords } from '../../ui/words.ts';
import styles from './administration.module.css';

export interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  confirm: string;
  label: string;
  hint: string;
  /** What is said when no reason was given. */
  missing: string;
  maxLength: number;
  busy: boolean;
  error: AppError | null;
  onReason: (reason: string) => void;
  onCancel: () => void;
}

/** Says what is about to happen, and wants to know why. */
export function ReasonDialog({ text, confirm, busy, error, ...rest }: ReasonDialogProps) {
  const ui = useWords(uiWords);
  const id = useId();
  const [reason, setReason] = useState('');
  const [missed, setMissed] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    const given = reason.trim();
    setMissed(given === '');
    if (given !== '' && !busy) rest.onReason(given);
  }

  return (
    <Dialog
      title={rest.title}
      onClose={rest.onCancel}
      actions={
        <>
          <Button onClick={rest.onCancel}>{ui('cancel')}</Button>
          <Button type="submit" form={id} tone="danger" busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={id} className={styles['form']} noValidate onSubmit={submit}>
        <p className={styles['text']}>{text}</p>
        <TextField
          name="reason"
          data-autofocus
          label={rest.label}
          hint={rest.hint}
          maxLength={rest.maxLength}
          value={reason}
          onChange={(typed) => {
            setReason(typed);
            setMissed(false);
          }}
          error={missed ? rest.missing : undefined}
        />
        <Failure error={error} />
      </form>
    </Dialog>
  );
}
