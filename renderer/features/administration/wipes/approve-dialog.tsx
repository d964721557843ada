import type { Wipe } from '../../../../shared/domain/wipe.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { adminWords } from '../words.ts';

export interface ApproveDialogProps {
  wipe: Wipe;
  onDone: () => void;
  onCancel: () => void;
}

/** The second admin's word. What the first one wrote stands in it. */
export function ApproveDialog({ wipe, onDone, onCancel }: ApproveDialogProps) {
  const t = useWords(adminWords);
  const approve = useCall('admin.approveWipe');
  return (
    <ConfirmDialog
      title={t('wipes.approveTitle')}
      confirm={t('wipes.approveConfirm')}
      busy={approve.busy}
      onCancel={onCancel}
      onConfirm={async () => {
        const approved = await approve.run({ wipeId: wipe.id });
        if (approved.ok) onDone();
      }}
    >
      <p>{t('wipes.approveText', { name: wipe.askedBy?.name ?? '', reason: wipe.reason })}</p>
      <Failure error={approve.error} />
    </ConfirmDialog>
  );
}
