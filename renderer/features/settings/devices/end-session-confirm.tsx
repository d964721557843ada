import type { SessionInfo } from '../../../../shared/domain/session.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { devicesWords } from './words.ts';

export interface EndSessionConfirmProps {
  session: SessionInfo;
  onEnded: () => void;
  onCancel: () => void;
}

export function EndSessionConfirm({ session, onEnded, onCancel }: EndSessionConfirmProps) {
  const t = useWords(devicesWords);
  const revoke = useCall('session.revoke');
  return (
    <ConfirmDialog
      title={t('confirm', { name: session.deviceName })}
      confirm={t('end')}
      busy={revoke.busy}
      onCancel={onCancel}
      onConfirm={async () => {
        const result = await revoke.run({ sessionId: session.id });
        if (result.ok) onEnded();
      }}
    >
      <p>{t('confirmText')}</p>
      <Failure error={revoke.error} />
    </ConfirmDialog>
  );
}
