import type { SessionInfo } from '../../../shared/domain/session.ts';
import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { settingsWords } from './words.ts';

export interface EndSessionConfirmProps {
  session: SessionInfo;
  onEnded: () => void;
  onCancel: () => void;
}

export function EndSessionConfirm({ session, onEnded, onCancel }: EndSessionConfirmProps) {
  const t = useWords(settingsWords);
  const sentence = useSentences();
  const revoke = useCall('session.revoke');
  return (
    <ConfirmDialog
      title={t('devices.confirm', { name: session.deviceName })}
      confirm={t('devices.end')}
      busy={revoke.busy}
      onCancel={onCancel}
      onConfirm={async () => {
        const result = await revoke.run({ sessionId: session.id });
        if (result.ok) onEnded();
      }}
    >
      <p>{t('devices.confirmText')}</p>
      {revoke.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${revoke.error.code}`)}
        </Banner>
      ) : null}
    </ConfirmDialog>
  );
}
