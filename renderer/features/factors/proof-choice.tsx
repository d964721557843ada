import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './proof-choice.module.css';
import type { ProofMethod } from './use-proof-fault.ts';
import { factorWords } from './words.ts';

export interface ProofChoiceProps<M extends ProofMethod> {
  methods: readonly M[];
  current: M;
  onChoose: (method: M) => void;
}

/** The other kinds of proof that would do. */
export function ProofChoice<M extends ProofMethod>({
  methods,
  current,
  onChoose,
}: ProofChoiceProps<M>) {
  const t = useWords(factorWords);
  const others = methods.filter((method) => method !== current);
  if (others.length === 0) return null;
  return (
    <div className={styles['choice']}>
      {others.map((method) => (
        <Button key={method} tone="quiet" size="small" onClick={() => onChoose(method)}>
          {t(`use.${method}`)}
        </Button>
      ))}
    </div>
  );
}
