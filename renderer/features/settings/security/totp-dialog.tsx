import type { RecoveryCodes } from '../../../../shared/domain/factor.ts';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TotpSetUp } from '../../factors/totp-set-up.tsx';
import { securityWords } from './words.ts';

export interface TotpDialogProps {
  secret: string;
  uri: string;
  onDone: (codes: RecoveryCodes | null) => void;
  onClose: () => void;
}

export function TotpDialog({ secret, uri, onDone, onClose }: TotpDialogProps) {
  const t = useWords(securityWords);
  const confirm = useCall('factors.confirmTotp');
  return (
    <Dialog title={t('totp.title')} size="small" onClose={onClose}>
      <TotpSetUp
        secret={secret}
        uri={uri}
        busy={confirm.busy}
        error={confirm.error}
        onConfirm={async (code) => {
          const confirmed = await confirm.run({ code });
          if (confirmed.ok) onDone(confirmed.value.recoveryCodes);
        }}
      />
    </Dialog>
  );
}
