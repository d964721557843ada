import type { Passkey } from '../../../../shared/domain/factor.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { securityWords } from './words.ts';

export interface RemovePasskeyProps {
  passkey: Passkey;
  onRemoved: () => void;
  onCancel: () => void;
}

export function RemovePasskey({ passkey, onRemoved, onCancel }: RemovePasskeyProps) {
  const t = useWords(securityWords);
  const remove = useCall('factors.removePasskey');
  return (
    <ConfirmDialog
      title={t('passkeys.removeTitle', { name: passkey.name })}
      confirm={t('passkeys.remove')}
      busy={remove.busy}
      onCancel={onCancel}
      onConfirm={async () => {
        const removed = await remove.run({ passkeyId: passkey.id });
        if (removed.ok) onRemoved();
      }}
    >
      <p>{t('passkeys.removeText')}</p>
      <Failure error={remove.error} />
    </ConfirmDialog>
  );
}
