import { Building2, Fingerprint } from 'lucide-react';
import type { SignInWay } from '../../../shared/domain/sso.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './form.module.css';
import { signInWords } from './words.ts';

const ICONS = { passkey: Fingerprint, sso: Building2 } as const;

export interface OtherWaysProps {
  ways: readonly SignInWay[];
  onChoose: (way: 'passkey' | 'sso') => void;
}

/** What happens in the browser, below what is typed here. */
export function OtherWays({ ways, onChoose }: OtherWaysProps) {
  const t = useWords(signInWords);
  const offered = (['sso', 'passkey'] as const).filter((way) => ways.includes(way));
  if (offered.length === 0) return null;
  return (
    <>
      <p className={styles['or']}>{t('ways.or')}</p>
      {offered.map((way) => {
        const Icon = ICONS[way];
        return (
          <Button key={way} wide icon={<Icon aria-hidden="true" />} onClick={() => onChoose(way)}>
            {t(`ways.${way}`)}
          </Button>
        );
      })}
    </>
  );
}
