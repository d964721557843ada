import { ShieldAlert, ShieldCheck } from 'lucide-react';
import type { SignOutSummary } from '../../../shared/ipc/view.ts';
import { useFormats, useWords } from '../../app/words.tsx';
import { Card } from '../../ui/card.tsx';
import { isUnrevoked, outcomeOf } from './outcome.ts';
import { ReceiptPart } from './receipt-part.tsx';
import { StepList } from './step-list.tsx';
import styles from './summary-card.module.css';
import { signOutWords } from './words.ts';

/** What the last sign-out did, in plain words; the details are open when something is not right. */
export function SummaryCard({ summary }: { summary: SignOutSummary }) {
  const t = useWords(signOutWords);
  const { time } = useFormats();
  const outcome = outcomeOf(summary);
  const good = outcome === 'clean' || outcome === 'deferred';
  const Icon = good ? ShieldCheck : ShieldAlert;
  const count = summary.residue.length;
  return (
    <Card>
      <div className={styles['head']} data-good={good}>
        <Icon aria-hidden="true" />
        <h2 className={styles['title']}>{t(`summary.${outcome}`)}</h2>
      </div>
      <div className={styles['text']}>
        <p>{t(`trigger.${summary.trigger}`)}</p>
        {summary.unsent > 0 ? <p>{t('summary.unsent', { count: summary.unsent })}</p> : null}
        {summary.resumed ? <p>{t('summary.resumed')}</p> : null}
        {outcome === 'deferred' ? <p>{t('summary.deferredText')}</p> : null}
        {outcome === 'incomplete' && !summary.receipt ? <p>{t('summary.incompleteText')}</p> : null}
        {outcome === 'residue' ? <p>{t('summary.residueText', { count })}</p> : null}
        {isUnrevoked(summary) ? <p>{t('summary.unrevokedText')}</p> : null}
      </div>
      {count > 0 ? (
        <ul className={styles['residue']} aria-label={t('summary.residueList')}>
          {summary.residue.map((entry) => (
            <li key={entry}>{entry}</li>
          ))}
        </ul>
      ) : null}
      <details className={styles['details']} open={!good}>
        <summary>{t('summary.details')}</summary>
        <StepList steps={summary.steps} foundSomething={count > 0} />
        <p className={styles['took']}>
          {t('summary.took', {
            time: time(summary.endedAt),
            seconds: (summary.endedAt - summary.startedAt) / 1_000,
          })}
        </p>
      </details>
      <ReceiptPart receipt={summary.receipt} />
    </Card>
  );
}
