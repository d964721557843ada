import { type Alert, DISMISS_REASON_MAX } from '../../../../shared/domain/alert.ts';
import { watchingWordsIn } from '../../../../shared/watching/words.ts';
import { useCall } from '../../../app/use-call.ts';
import { useLanguage, useWords } from '../../../app/words.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { alertsWords } from './words.ts';

export interface DismissDialogProps {
  alert: Alert;
  onDone: () => void;
  onCancel: () => void;
}

/** It was nothing: why? */
export function DismissDialog({ alert, onDone, onCancel }: DismissDialogProps) {
  const t = useWords(alertsWords);
  const words = watchingWordsIn(useLanguage());
  const dismiss = useCall('admin.dismissAlert');
  return (
    <ReasonDialog
      title={t('dismiss.title', { rule: words.rule(alert.evidence.rule) })}
      text={t('dismiss.text')}
      confirm={t('confirm')}
      label={t('reason')}
      hint={t('reasonHint')}
      missing={t('reasonMissing')}
      maxLength={DISMISS_REASON_MAX}
      busy={dismiss.busy}
      error={dismiss.error}
      onReason={async (reason) => {
        const dismissed = await dismiss.run({ alertId: alert.id, reason });
        if (dismissed.ok) onDone();
      }}
      onCancel={onCancel}
    />
  );
}
