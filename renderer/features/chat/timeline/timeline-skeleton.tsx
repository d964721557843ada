import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { useT } from '../chat-context.ts';
import styles from './timeline-skeleton.module.css';

/** Widths of the lines of a few made-up messages, in percent. */
const MESSAGES = [[34], [72, 48], [26], [61], [80, 66, 30], [44]];

/** Comes up only when loading takes long enough to be noticed. */
export function TimelineSkeleton() {
  const t = useT();
  return (
    <div className={styles['skeleton']} role="status">
      <VisuallyHidden>{t('timeline.loading')}</VisuallyHidden>
      {MESSAGES.map((lines) => (
        <div key={lines.join()} className={styles['message']}>
          <span className={styles['avatar']} />
          <span className={styles['lines']}>
            <span style={{ inlineSize: '7rem' }} />
            {lines.map((width) => (
              <span key={width} style={{ inlineSize: `${width}%` }} />
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}
