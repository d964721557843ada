import type { SecondFactor } from '../../../shared/domain/factor.ts';
import { useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { ProofChoice } from '../factors/proof-choice.tsx';
import { ProofField } from '../factors/proof-field.tsx';
import { factorWords } from '../factors/words.ts';
import styles from './locked.module.css';
import type { FactorField } from './use-factor.ts';
import { lockWords } from './words.ts';

export interface FactorPartProps {
  factors: readonly SecondFactor[];
  factor: FactorField;
  onComplete: (code: string) => void;
  onSwitch: () => void;
}

/** What the lock screen asks for beside password or PIN. Which of these somebody has, only the server knows. */
export function FactorPart({ factors, factor, onComplete, onSwitch }: FactorPartProps) {
  const t = useWords(lockWords);
  const words = useWords(factorWords);
  const { method, fault } = factor;
  if (method === null) return null;
  return (
    <>
      {method === 'passkey' ? (
        <>
          {fault ? (
            <Banner tone="danger" role="alert">
              {fault}
            </Banner>
          ) : null}
          <p className={styles['attempts']}>{words('passkey.text')}</p>
        </>
      ) : (
        <ProofField
          autofocus={false}
          method={method}
          value={factor.typed}
          onChange={factor.setTyped}
          onComplete={onComplete}
          error={fault}
        />
      )}
      <ProofChoice
        methods={factors}
        current={method}
        onChoose={(next) => {
          factor.choose(next);
          onSwitch();
        }}
      />
      {fault ? <p className={styles['attempts']}>{t('factor.none')}</p> : null}
    </>
  );
}
