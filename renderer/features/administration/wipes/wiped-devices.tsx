import { useCallback, useState } from 'react';
import type { WipeId } from '../../../../shared/domain/ids.ts';
import { PLATFORM_NAMES } from '../../../../shared/domain/session.ts';
import type { WipedDevice, WipeStage } from '../../../../shared/domain/wipe.ts';
import { ok } from '../../../../shared/errors/app-error.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { Chip, type ChipTone } from '../chip.tsx';
import { usePaged } from '../use-paged.ts';
import { adminWords } from '../words.ts';
import { ReceiptDialog } from './receipt-dialog.tsx';
import styles from './wipes.module.css';

const LOOK_EVERY_MS = 2_000;

const TONES: Readonly<Record<WipeStage, ChipTone>> = {
  asked: 'faint',
  delivered: 'quiet',
  incomplete: 'danger',
  wiped: 'good',
};

/** Each device of a wipe with what it answered; those that owe a receipt first. */
export function WipedDevices({ wipeId, all }: { wipeId: WipeId; all: number }) {
  const t = useWords(adminWords);
  const [shown, setShown] = useState<WipedDevice | null>(null);
  const read = useCallback(
    async (page: { from: number; limit: number }) => {
      const found = await bridge.call('admin.wipeDevices', { ...page, wipeId });
      return found.ok ? ok({ items: found.value.devices, total: all }) : found;
    },
    [wipeId, all],
  );
  const { items, error, more, showMore, reload } = usePaged(read, LOOK_EVERY_MS);
  return (
    <>
      <Failure error={error} onRetry={reload} />
      {items === null && error === null ? <Spinner /> : null}
      <ul className={styles['devices']}>
        {items?.map((device) => (
          <Row key={device.sessionId} device={device} onReceipt={() => setShown(device)} />
        ))}
      </ul>
      {more ? (
        <Button size="small" tone="quiet" onClick={showMore}>
          {t('more')}
        </Button>
      ) : null}
      {shown ? <ReceiptDialog device={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}

function Row({ device, onReceipt }: { device: WipedDevice; onReceipt: () => void }) {
  const t = useWords(adminWords);
  const { dateTime } = useFormats();
  const { person, deviceName, platform, stage, deliveredAt, receipt, overdue } = device;
  const at = receipt?.receivedAt ?? deliveredAt;
  return (
    <li className={styles['device']}>
      <div className={styles['what']}>
        <p>
          {person.name} · {deviceName} · {PLATFORM_NAMES[platform]}
        </p>
        <p className={styles['small']}>
          {t(`stage.${stage}.text`, { date: at === null ? '' : dateTime(at) })}
        </p>
      </div>
      {overdue ? <Chip tone="danger">{t('stage.overdue')}</Chip> : null}
      <Chip tone={TONES[stage]}>{t(`stage.${stage}`)}</Chip>
      {receipt ? (
        <Button
          size="small"
          aria-label={t('receipt.viewOf', { device: deviceName, name: person.name })}
          onClick={onReceipt}
        >
          {t('receipt.view')}
        </Button>
      ) : null}
    </li>
  );
}
