import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { WIPE_WAITS_MS, type Wipe } from '../../../../shared/domain/wipe.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../chip.tsx';
import { adminWords } from '../words.ts';
import { CONDITION_TONES, conditionOf } from './condition.ts';
import { Progress } from './progress.tsx';
import { useTargetName } from './use-target-name.ts';
import { WipedDevices } from './wiped-devices.tsx';
import styles from './wipes.module.css';

export interface WipeCardProps {
  wipe: Wipe;
  /** Whether its devices are in sight from the start. */
  open: boolean;
  onApprove: () => void;
  onCallOff: () => void;
}

/** One wipe: what, why, who, and how far it is. */
export function WipeCard({ wipe, open: initiallyOpen, onApprove, onCallOff }: WipeCardProps) {
  const t = useWords(adminWords);
  const { dateTime } = useFormats();
  const { me } = useUnlocked();
  const target = useTargetName()(wipe.target);
  const [open, setOpen] = useState(initiallyOpen);
  const id = useId();
  const condition = conditionOf(wipe);
  const { askedBy, askedAt, approvedBy, approvedAt, cancelledBy, cancelledAt, counts } = wipe;
  const all = counts.asked + counts.delivered + counts.incomplete + counts.wiped;
  const own = askedBy?.id === me.id;
  const until = dateTime(askedAt + WIPE_WAITS_MS);
  return (
    <li className={styles['card']} aria-labelledby={`${id}-title`}>
      <div className={styles['head']}>
        <h3 id={`${id}-title`} className={styles['title']}>
          {target}
        </h3>
        <Chip tone={CONDITION_TONES[condition]}>{t(`wipes.state.${condition}`)}</Chip>
      </div>
      <p className={styles['reason']}>{wipe.reason}</p>
      <p className={styles['who']}>
        {t('wipes.asked', {
          name: askedBy?.name ?? t('wipes.anAlert'),
          date: dateTime(askedAt),
        })}
        {approvedBy && approvedAt !== null ? (
          <span>{t('wipes.approved', { name: approvedBy.name, date: dateTime(approvedAt) })}</span>
        ) : null}
        {cancelledBy && cancelledAt !== null ? (
          <span>
            {t('wipes.cancelled', { name: cancelledBy.name, date: dateTime(cancelledAt) })}
          </span>
        ) : null}
      </p>
      {wipe.state === 'waiting' ? (
        <div className={styles['waiting']}>
          <p>{t(own ? 'wipes.ownWait' : 'wipes.wait', { date: until })}</p>
          <span className={styles['actions']}>
            <Button size="small" onClick={onCallOff}>
              {t('wipes.cancel')}
            </Button>
            {own ? null : (
              <Button size="small" tone="danger" onClick={onApprove}>
                {t('wipes.approve')}
              </Button>
            )}
          </span>
        </div>
      ) : null}
      {wipe.state === 'lapsed' ? <p className={styles['note']}>{t('wipes.lapsed')}</p> : null}
      {wipe.state === 'begun' && all === 0 ? (
        <p className={styles['note']}>{t('wipes.noDevices')}</p>
      ) : null}
      {wipe.state === 'begun' && all > 0 ? (
        <>
          <Progress counts={counts} all={all} />
          <button
            type="button"
            className={styles['disclose']}
            aria-label={t('wipes.showDevicesOf', { target })}
            aria-expanded={open}
            aria-controls={`${id}-devices`}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight aria-hidden="true" />
            {t('wipes.showDevices')}
          </button>
          <div id={`${id}-devices`} hidden={!open}>
            {open ? <WipedDevices wipeId={wipe.id} all={all} /> : null}
          </div>
        </>
      ) : null}
    </li>
  );
}
