import { Failure } from '../../../app/failure.tsx';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import frame from '../administration.module.css';
import { DeliveryWays } from './delivery.tsx';
import { ruleShown, waysShown } from './draft.ts';
import { Rules } from './rules.tsx';
import { SaveBar } from './save-bar.tsx';
import { useWatching } from './use-watching.ts';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

/** What the company watches for, what is done about it, and who outside hears of it. */
export function WatchingPage() {
  const t = useWords(watchingPageWords);
  const draft = useWatching();
  const { watching, edits, error, conflict } = draft;

  if (!watching) {
    return (
      <section className={frame['section']} aria-busy={error === null}>
        <Failure error={error} onRetry={draft.load} />
        {error ? null : <Spinner large />}
      </section>
    );
  }
  const { settings } = watching;
  return (
    <div className={styles['page']}>
      <p className={frame['text']}>{t('about')}</p>
      <Failure error={error} onRetry={draft.load} />
      {conflict ? (
        <Banner tone="warning" role="alert">
          {t('conflict')}
        </Banner>
      ) : null}
      <Rules
        shown={(rule) => ruleShown(settings, edits, rule)}
        isChanged={(rule) => edits.rules[rule] !== undefined}
        onChange={(rule, setting) =>
          draft.change({ ...edits, rules: { ...edits.rules, [rule]: setting } })
        }
      />
      <DeliveryWays
        watching={watching}
        shown={waysShown(settings, edits)}
        isChanged={(way) => way in edits.ways}
        faults={draft.faults}
        secret={draft.secret}
        onChange={(ways) => draft.change({ ...edits, ways: { ...edits.ways, ...ways } })}
        onNews={draft.load}
      />
      <SaveBar draft={draft} />
    </div>
  );
}
