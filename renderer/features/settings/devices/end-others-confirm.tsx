import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { devicesWords } from './words.ts';

export interface EndOthersConfirmProps {
  /** How many are known of. */
  count: number;
  onEnded: (count: number) => void;
  onCancel: () => void;
}

export function EndOthersConfirm({ count, onEnded, onCancel }: EndOthersConfirmProps) {
  const t = useWords(devicesWords);
  const revoke = useCall('session.revokeOthers');
  return (
    <ConfirmDialog
      title={t('confirmOthers', { count })}
      confirm={t('end')}
      busy={revoke.busy}
      onCancel={onCancel}
      onConfirm={async () => {
        const result = await revoke.run({});
        if (result.ok) onEnded(result.value.ended);
      }}
    >
      <p>{t('confirmOthersText')}</p>
      <Failure error={revoke.error} />
    </ConfirmDialog>
  );
}
