import { Frame } from '../../app/frame.tsx';
import type { SessionIn } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { Card } from '../../ui/card.tsx';
import styles from './signing-out.module.css';
import { StepList } from './step-list.tsx';
import { signOutWords } from './words.ts';

/** Sign-out while it runs. */
export function SigningOut({ session }: { session: SessionIn<'signing-out'> }) {
  const t = useWords(signOutWords);
  const all = session.steps.length;
  const done = session.steps.filter((step) => step.result !== 'pending').length;
  return (
    <Frame
      wide
      title={t('running.title')}
      text={session.trigger === 'user' ? undefined : t(`trigger.${session.trigger}`)}
    >
      <Card>
        <StepList steps={session.steps} />
      </Card>
      <p className={styles['note']} role="status">
        {all > 0 ? t('running.progress', { done, all }) : null}
      </p>
      <p className={styles['note']}>{t('running.text')}</p>
    </Frame>
  );
}
