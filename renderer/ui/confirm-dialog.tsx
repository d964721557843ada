import type { ReactNode } from 'react';
import { useWords } from '../app/words.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { uiWords } from './words.ts';

export interface ConfirmDialogProps {
  title: string;
  /** What will happen, and what cannot be taken back. */
  children: ReactNode;
  /** A verb: "Sign out", not "OK". */
  confirm: string;
  tone?: 'primary' | 'danger';
  busy?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** The focus starts on Cancel, so that Enter loses nothing. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  tone = 'danger',
  busy = false,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  const t = useWords(uiWords);
  return (
    <Dialog
      title={title}
      role="alertdialog"
      size="small"
      onClose={onCancel}
      actions={
        <>
          <Button data-autofocus onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button tone={tone} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
