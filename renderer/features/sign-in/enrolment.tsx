import { Fingerprint, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { EnrolPasskey } from './enrol-passkey.tsx';
import { EnrolTotp } from './enrol-totp.tsx';
import styles from './enrolment.module.css';
import { StepFrame } from './step-frame.tsx';
import { signInWords } from './words.ts';

type Method = 'totp' | 'passkey';

const ICONS = { totp: Smartphone, passkey: Fingerprint } as const;

/** Policy asks for a second factor, and there is none yet. */
export function Enrolment({ methods }: { methods: readonly Method[] }) {
  const t = useWords(signInWords);
  const [only, ...others] = methods;
  const [chosen, setChosen] = useState<Method | null>(null);
  const method = chosen ?? (others.length === 0 ? (only ?? null) : null);
  return (
    <StepFrame
      // Another screen: the focus goes to its first field.
      key={method}
      title={method ? t(`enrolment.${method}`) : t('enrolment.title')}
      {...(method ? {} : { text: t('enrolment.text') })}
      back={
        method && others.length > 0 ? (
          <Button tone="quiet" size="small" onClick={() => setChosen(null)}>
            {t('enrolment.other')}
          </Button>
        ) : null
      }
    >
      {method === null ? (
        <ul className={styles['choices']}>
          {methods.map((each) => {
            const Icon = ICONS[each];
            return (
              <li key={each}>
                <button type="button" className={styles['choice']} onClick={() => setChosen(each)}>
                  <Icon aria-hidden="true" />
                  <span className={styles['what']}>
                    <span className={styles['name']}>{t(`enrolment.${each}`)}</span>
                    <span className={styles['about']}>{t(`enrolment.${each}.about`)}</span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
      {method === 'totp' ? <EnrolTotp /> : null}
      {method === 'passkey' ? <EnrolPasskey /> : null}
    </StepFrame>
  );
}
