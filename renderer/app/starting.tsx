import { Mark } from '../ui/mark.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './starting.module.css';
import { useSentences } from './words.tsx';

/** There for a blink: nothing to read, and nothing that moves. */
export function Starting() {
  const sentence = useSentences();
  return (
    <main className={styles['starting']} aria-busy="true">
      <Mark size={72} />
      <VisuallyHidden as="h1">{sentence('app.name')}</VisuallyHidden>
    </main>
  );
}
