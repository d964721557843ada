import { LogIn, ShieldAlert } from 'lucide-react';
import type { SignInRecord } from '../../../../shared/domain/sign-in-record.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import styles from './devices.module.css';
import { usePlace } from './use-place.ts';
import { devicesWords } from './words.ts';

/** One sign-in, or attempts at one: what, with what, on which device, where and when. */
export function SignInRow({ record }: { record: SignInRecord }) {
  const t = useWords(devicesWords);
  const { dateTime, list } = useFormats();
  const placeText = usePlace();
  const { at, result, way, count, place, device } = record;
  const failed = result === 'failed';
  const ways = list(way.map((each) => t(`way.${each}`)));
  const Icon = failed ? ShieldAlert : LogIn;
  const details = [device?.name, placeText(place)].filter((detail) => detail != null);
  return (
    <li className={styles['row']}>
      <span className={styles['tile']} data-tone={failed ? 'warning' : 'plain'}>
        <Icon aria-hidden="true" />
      </span>
      <div className={styles['what']}>
        <p className={styles['result']} data-failed={failed}>
          {failed ? t('failed', { count, ways }) : t('signedIn', { ways })}
        </p>
        {details.length > 0 ? <p className={styles['small']}>{details.join(' · ')}</p> : null}
      </div>
      <time className={styles['when']} dateTime={new Date(at).toISOString()}>
        {dateTime(at)}
      </time>
    </li>
  );
}
