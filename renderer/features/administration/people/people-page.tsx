import { Users } from 'lucide-react';
import { useCallback, useDeferredValue, useState } from 'react';
import type { AccountOverview } from '../../../../shared/domain/account.ts';
import type { Role } from '../../../../shared/domain/person.ts';
import { ok } from '../../../../shared/errors/app-error.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../administration.module.css';
import { FindField } from '../find-field.tsx';
import { usePaged } from '../use-paged.ts';
import { adminWords } from '../words.ts';
import { ActDialog } from './act-dialog.tsx';
import type { Act } from './acts.ts';
import { PersonRow } from './person-row.tsx';
import { peopleWords } from './words.ts';

const LOOK_EVERY_MS = 10_000;

/** Everybody's account: find one, give it a role, suspend it, end it. */
export function PeoplePage() {
  const t = useWords(peopleWords);
  const admin = useWords(adminWords);
  const [typed, setTyped] = useState('');
  const name = useDeferredValue(typed.trim());
  const [meant, setMeant] = useState<{ act: Act; account: AccountOverview } | null>(null);
  const setRole = useCall('admin.setRole');
  const read = useCallback(
    async (page: { from: number; limit: number }) => {
      const listed = await bridge.call('admin.people', { ...page, name });
      return listed.ok ? ok({ items: listed.value.people, total: listed.value.total }) : listed;
    },
    [name],
  );
  const { items, total, error, more, showMore, reload } = usePaged(read, LOOK_EVERY_MS);

  async function giveRole({ id: personId }: AccountOverview, role: Role) {
    await setRole.run({ personId, role });
    reload();
  }

  return (
    <section className={styles['section']} aria-busy={items === null && error === null}>
      <p className={styles['text']}>{t('about')}</p>
      <FindField label={t('find')} value={typed} onChange={setTyped} />
      <p className={styles['status']} role="status">
        {items === null ? null : t('count', { count: total })}
      </p>
      <Failure error={error} onRetry={reload} />
      <Failure error={setRole.error} />
      {items === null && error === null ? <Spinner large /> : null}
      {items?.length === 0 ? (
        <EmptyState icon={<Users aria-hidden="true" />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      {items && items.length > 0 ? (
        <ul className={styles['rows']}>
          {items.map((account) => (
            <PersonRow
              key={account.id}
              account={account}
              onAct={(act) => setMeant({ act, account })}
              onRole={(role) => void giveRole(account, role)}
            />
          ))}
        </ul>
      ) : null}
      {more ? (
        <Button tone="quiet" onClick={showMore}>
          {admin('more')}
        </Button>
      ) : null}
      {meant ? (
        <ActDialog
          {...meant}
          onDone={() => {
            setMeant(null);
            reload();
          }}
          onCancel={() => setMeant(null)}
        />
      ) : null}
    </section>
  );
}
