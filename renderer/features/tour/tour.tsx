import { useEffect, useState, useSyncExternalStore } from 'react';
import { TOUR_VERSION } from '../../../shared/domain/tour.ts';
import { bridge } from '../../app/bridge.ts';
import { useUnlocked } from '../../app/view-store.ts';
import { useFormats, useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { showError } from '../notices/notice-store.ts';
import { StepKeys } from './step-keys.tsx';
import { TOUR_STEPS, type TourStep } from './steps.ts';
import styles from './tour.module.css';
import { leaveTour, offerTour, tourStore } from './tour-store.ts';
import { tourWords } from './words.ts';

/** The tour where it is wanted: once by itself for somebody new, and from the account menu. */
export function TourPlace() {
  const { open } = useSyncExternalStore(tourStore.subscribe, tourStore.getState);
  useEffect(() => void offerTour(bridge), []);
  return open ? <Tour /> : null;
}

function Tour() {
  const t = useWords(tourWords);
  const [at, setAt] = useState(0);
  const step = TOUR_STEPS[at];
  const last = at === TOUR_STEPS.length - 1;
  if (!step) return null;

  async function finish() {
    leaveTour();
    const noted = await bridge.call('tour.note', { version: TOUR_VERSION, completed: true });
    if (!noted.ok) showError(noted.error);
  }

  return (
    <Dialog
      title={t('title')}
      onClose={leaveTour}
      actions={
        <>
          <Dots at={at} />
          {at > 0 ? (
            <Button onClick={() => setAt(at - 1)}>{t('back')}</Button>
          ) : (
            <Button tone="quiet" onClick={leaveTour}>
              {t('skip')}
            </Button>
          )}
          <Button
            data-autofocus
            tone="primary"
            onClick={() => (last ? void finish() : setAt(at + 1))}
          >
            {t(last ? 'done' : 'next')}
          </Button>
        </>
      }
    >
      {/* The focus stays on the button: the next page is read out from here. */}
      <div aria-live="polite" aria-atomic="true">
        <Page key={step.name} step={step} at={at} />
      </div>
    </Dialog>
  );
}

function Page({ step, at }: { step: TourStep; at: number }) {
  const t = useWords(tourWords);
  const { duration } = useFormats();
  const { policy } = useUnlocked();
  const { name, Icon, keys } = step;
  return (
    <div className={styles['page']}>
      <div className={styles['picture']} aria-hidden="true">
        <Icon />
      </div>
      <p className={styles['progress']}>
        {t('progress', { step: at + 1, all: TOUR_STEPS.length })}
      </p>
      <h3 className={styles['heading']}>{t(`step.${name}.title`)}</h3>
      {step.tells(policy).map(({ sentence, after }) => (
        <p key={sentence} className={styles['text']}>
          {t(sentence, after === undefined ? undefined : { after: duration(after) })}
        </p>
      ))}
      {keys ? <StepKeys {...keys} /> : null}
    </div>
  );
}

function Dots({ at }: { at: number }) {
  return (
    <span className={styles['dots']} aria-hidden="true">
      {TOUR_STEPS.map(({ name }, index) => (
        <span key={name} className={styles['dot']} data-on={index <= at} />
      ))}
    </span>
  );
}
