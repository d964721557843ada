import { useEffect, useRef } from 'react';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Address } from '../sign-on/address.tsx';
import { type Faulty, NEW_SYSLOG, type Way, type Ways } from './draft.ts';
import { Mail } from './mail.tsx';
import { Syslog } from './syslog.tsx';
import type { Watching } from './use-watching.ts';
import styles from './watching.module.css';
import { WayCard } from './way-card.tsx';
import { watchingPageWords } from './words.ts';

export interface DeliveryProps {
  watching: Watching;
  shown: Ways;
  isChanged: (way: Way) => boolean;
  faults: ReadonlySet<Faulty>;
  /** Of a webhook that was just set. */
  secret: string | null;
  onChange: (ways: Partial<Ways>) => void;
  /** Something was sent, or somebody is mailed who was not. */
  onNews: () => void;
}

/** Where alerts go beside the page of alerts. */
export function DeliveryWays(props: DeliveryProps) {
  const { watching, shown, isChanged, faults, secret, onChange, onNews } = props;
  const t = useWords(watchingPageWords);
  const common = (way: Way) => ({
    way,
    inForce: !isChanged(way),
    outcome: watching.outcomes[way],
    onTested: onNews,
  });
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    if (faults.size > 0) part.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [faults]);
  return (
    <section className={styles['part']} ref={part}>
      <h3 className={styles['heading']}>{t('delivery')}</h3>
      <p className={styles['text']}>{t('delivery.about')}</p>
      <WayCard
        {...common('mail')}
        on={shown.mail}
        possible={watching.mailPossible}
        onSwitch={(mail) => onChange({ mail })}
      >
        <Mail watching={watching} onNews={onNews} />
      </WayCard>
      <WayCard
        {...common('webhook')}
        on={shown.webhook !== null}
        onSwitch={(on) => onChange({ webhook: on ? '' : null })}
      >
        <TextField
          name="webhook-url"
          label={t('webhook.url')}
          hint={t('webhook.url.hint')}
          value={shown.webhook ?? ''}
          maxLength={500}
          onChange={(webhook) => onChange({ webhook })}
          error={faults.has('webhook') ? t('webhook.url.fault') : undefined}
        />
        {secret === null ? null : (
          <>
            <Banner tone="success" role="status">
              {t('webhook.secret.text')}
            </Banner>
            <ul className={styles['secret']}>
              <Address label={t('webhook.secret')} value={secret} />
            </ul>
          </>
        )}
      </WayCard>
      <WayCard
        {...common('syslog')}
        on={shown.syslog !== null}
        unacknowledged={shown.syslog?.transport === 'udp'}
        onSwitch={(on) => onChange({ syslog: on ? NEW_SYSLOG : null })}
      >
        {shown.syslog ? (
          <Syslog
            fields={shown.syslog}
            faults={faults}
            onChange={(syslog) => onChange({ syslog })}
          />
        ) : null}
      </WayCard>
    </section>
  );
}
