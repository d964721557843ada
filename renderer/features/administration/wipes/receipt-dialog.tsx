import { useEffect, useState } from 'react';
import type { WipedDevice } from '../../../../shared/domain/wipe.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../administration.module.css';
import { adminWords } from '../words.ts';
import { ReceiptFacts } from './receipt-facts.tsx';

/** A device's newest receipt: whether it verifies, what it says, and a way to keep it. */
export function ReceiptDialog({ device, onClose }: { device: WipedDevice; onClose: () => void }) {
  const t = useWords(adminWords);
  const { sessionId, deviceName } = device;
  const [found, setFound] = useState<IpcReply<'admin.receipt'> | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const save = useCall('admin.saveReceipt');
  const [saved, setSaved] = useState(false);

  useEffect(() => {
    void bridge.call('admin.receipt', { sessionId }).then((answer) => {
      if (answer.ok) setFound(answer.value);
      else setError(answer.error);
    });
  }, [sessionId]);

  return (
    <Dialog
      title={t('receipt.title', { device: deviceName })}
      onClose={onClose}
      actions={
        <>
          <Button
            busy={save.busy}
            onClick={async () => {
              setSaved(false);
              const done = await save.run({ sessionId });
              setSaved(done.ok && done.value.saved);
            }}
          >
            {t('receipt.save')}
          </Button>
          <Button tone="primary" data-autofocus onClick={onClose}>
            {t('receipt.close')}
          </Button>
        </>
      }
    >
      <div className={styles['section']}>
        <Failure error={error ?? save.error} />
        {found === null && error === null ? <Spinner /> : null}
        {found && !found.receipt ? <Banner tone="danger">{t('receipt.bad')}</Banner> : null}
        {found?.receipt ? (
          <>
            <Banner tone={found.receipt.outcome === 'complete' ? 'success' : 'danger'}>
              {t(`receipt.${found.receipt.outcome}`)} {t('receipt.good')}
            </Banner>
            <ReceiptFacts receipt={found.receipt} receivedAt={found.receivedAt} />
          </>
        ) : null}
        <p className={styles['status']} role="status">
          {saved ? t('receipt.saved') : null}
        </p>
      </div>
    </Dialog>
  );
}
