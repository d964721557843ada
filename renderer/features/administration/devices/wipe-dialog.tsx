import { type FormEvent, useId, useState } from 'react';
import type { DeviceOverview } from '../../../../shared/domain/device-overview.ts';
import { WIPE_REASON_MAX, type WipeTarget } from '../../../../shared/domain/wipe.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { uiWords } from '../../../ui/words.ts';
import styles from '../administration.module.css';
import { adminWords } from '../words.ts';

/** Whose devices somebody is about to wipe. */
export type Meant =
  | { kind: 'session' | 'person'; device: Omit<DeviceOverview, 'current'> }
  | { kind: 'everyone' };

function targetOf(meant: Meant): WipeTarget {
  switch (meant.kind) {
    case 'session':
      return { kind: 'session', sessionId: meant.device.sessionId };
    case 'person':
      return { kind: 'person', personId: meant.device.person.id };
    case 'everyone':
      return { kind: 'everyone' };
  }
}

export interface WipeDialogProps {
  meant: Meant;
  onAsked: () => void;
  onCancel: () => void;
}

/** Says what is about to happen, and wants to know why. */
export function WipeDialog({ meant, onAsked, onCancel }: WipeDialogProps) {
  const t = useWords(adminWords);
  const ui = useWords(uiWords);
  const id = useId();
  const wipe = useCall('admin.wipe');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const { kind } = meant;
  const named =
    meant.kind === 'everyone'
      ? {}
      : { device: meant.device.deviceName, name: meant.device.person.name };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (wipe.busy) return;
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    const asked = await wipe.run({ target: targetOf(meant), reason });
    if (asked.ok) onAsked();
  }

  return (
    <Dialog
      title={t(`wipe.title.${kind}`, named)}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{ui('cancel')}</Button>
          <Button type="submit" form={id} tone="danger" busy={wipe.busy}>
            {t(`wipe.confirm.${kind}`)}
          </Button>
        </>
      }
    >
      <form id={id} className={styles['form']} noValidate onSubmit={submit}>
        <p className={styles['text']}>{t(`wipe.text.${kind}`, named)}</p>
        <TextField
          name="reason"
          data-autofocus
          label={t('wipe.reason')}
          hint={t('wipe.reasonHint')}
          maxLength={WIPE_REASON_MAX}
          value={reason}
          onChange={(typed) => {
            setReason(typed);
            setMissing(false);
          }}
          error={missing ? t('wipe.reasonMissing') : undefined}
        />
        <Failure error={wipe.error} />
      </form>
    </Dialog>
  );
}
