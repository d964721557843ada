import { type ReactNode, useId } from 'react';
import type { DeliveryOutcome } from '../../../../shared/domain/watching.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Way } from './draft.ts';
import { Outcome } from './outcome.tsx';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

export interface WayCardProps {
  way: Way;
  on: boolean;
  onSwitch: (on: boolean) => void;
  /** Whether what is shown is in force: only that is tried. */
  inForce: boolean;
  /** Whether the server can send anything this way. */
  possible?: boolean;
  /** Null: nothing was sent since it was set. */
  outcome: DeliveryOutcome | null;
  /** What is sent is not acknowledged by anybody. */
  unacknowledged?: boolean;
  onTested: () => void;
  /** Its fields, while it is on. */
  children: ReactNode;
}

/** One way of alerts out of the server: whether, where to, and how it went the last time. */
export function WayCard({
  way,
  on,
  onSwitch,
  inForce,
  possible = true,
  outcome,
  ...rest
}: WayCardProps) {
  const t = useWords(watchingPageWords);
  const test = useCall('admin.testDelivery');
  const id = useId();
  const name = t(`way.${way}`);

  async function tryIt() {
    await test.run({ channel: way });
    rest.onTested();
  }

  return (
    <section className={styles['way']} aria-labelledby={`${id}-name`}>
      <div className={styles['switch']}>
        <input
          id={id}
          name={way}
          type="checkbox"
          role="switch"
          checked={on}
          aria-checked={on}
          aria-describedby={`${id}-text`}
          onChange={(event) => onSwitch(event.target.checked)}
        />
        <h4>
          <label id={`${id}-name`} htmlFor={id}>
            {name}
          </label>
        </h4>
        <p id={`${id}-text`} className={styles['text']}>
          {t(`${way}.text`)}
        </p>
      </div>
      {on ? (
        <div className={styles['inside']}>
          {rest.children}
          <Failure error={test.error} />
          {possible ? (
            <div className={styles['tried']}>
              <Outcome
                outcome={inForce ? outcome : null}
                testing={test.busy}
                unacknowledged={rest.unacknowledged ?? false}
              />
              {inForce ? (
                <Button
                  size="small"
                  busy={test.busy}
                  aria-label={t('testOf', { way: name })}
                  onClick={() => void tryIt()}
                >
                  {t('test')}
                </Button>
              ) : (
                <p className={styles['hint']}>{t('test.saveFirst')}</p>
              )}
            </div>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}
