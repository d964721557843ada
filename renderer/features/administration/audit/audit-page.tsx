import { ChevronDown, ScrollText } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PersonId } from '../../../../shared/domain/ids.ts';
import type { AuditFilter } from '../../../../shared/protocol/routes/audit.ts';
import { Failure } from '../../../app/failure.tsx';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Menu, MenuChoice } from '../../../ui/menu.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../administration.module.css';
import { AREAS, type Area } from './areas.ts';
import { AuditExport } from './audit-export.tsx';
import { AuditRow } from './audit-row.tsx';
import { dayBounds } from './day-bounds.ts';
import { useAudit } from './use-audit.ts';
import { auditWords } from './words.ts';

/** What happened, for whom it may concern; and the whole of it to take along. */
export function AuditPage() {
  const t = useWords(auditWords);
  const [area, setArea] = useState<Area | 'all'>('all');
  const [person, setPerson] = useState<{ id: PersonId; name: string } | null>(null);
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const filter = useMemo<AuditFilter>(
    () => ({
      ...(area === 'all' ? {} : { action: area }),
      ...(person ? { personId: person.id } : {}),
      ...dayBounds(first, last),
    }),
    [area, person, first, last],
  );
  const { entries, names, error, more, showOlder, reload } = useAudit(filter);
  const options = (['all', ...AREAS] as const).map((value) => ({
    value,
    label: t(`area.${value}`),
  }));

  return (
    <section className={styles['section']} aria-busy={entries === null && error === null}>
      <p className={styles['text']}>{t('about')}</p>
      <div className={styles['bar']}>
        <Menu
          trigger={
            <Button trailing={<ChevronDown aria-hidden="true" />}>
              {t('area')}: {t(`area.${area}`)}
            </Button>
          }
        >
          <MenuChoice label={t('area')} value={area} options={options} onChange={setArea} />
        </Menu>
        <TextField type="date" label={t('from')} value={first} max={last} onChange={setFirst} />
        <TextField type="date" label={t('until')} value={last} min={first} onChange={setLast} />
      </div>
      {person ? (
        <p className={styles['bar']}>
          {t('onlyOf', { name: person.name })}
          <Button size="small" onClick={() => setPerson(null)}>
            {t('allPeople')}
          </Button>
        </p>
      ) : null}
      <Failure error={error} onRetry={reload} />
      {entries === null && error === null ? <Spinner large /> : null}
      {entries?.length === 0 ? (
        <EmptyState icon={<ScrollText aria-hidden="true" />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      {entries && entries.length > 0 ? (
        <ul className={styles['rows']}>
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} names={names} onPerson={setPerson} />
          ))}
        </ul>
      ) : null}
      {more ? (
        <Button tone="quiet" onClick={showOlder}>
          {t('older')}
        </Button>
      ) : null}
      <AuditExport filter={filter} />
    </section>
  );
}
