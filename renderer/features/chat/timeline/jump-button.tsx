import { ArrowDown } from 'lucide-react';
import { Spinner } from '../../../ui/spinner.tsx';
import { useT } from '../chat-context.ts';
import styles from './jump-button.module.css';

export interface JumpButtonProps {
  /** Unread messages. */
  count: number;
  busy: boolean;
  onJump: () => void;
}

export function JumpButton({ count, busy, onJump }: JumpButtonProps) {
  const t = useT();
  return (
    <button
      type="button"
      className={styles['jump']}
      data-news={count > 0 ? '' : undefined}
      onClick={onJump}
    >
      {busy ? <Spinner /> : <ArrowDown aria-hidden="true" />}
      {count > 0 ? t('timeline.jump.news', { count }) : t('timeline.jump')}
    </button>
  );
}
