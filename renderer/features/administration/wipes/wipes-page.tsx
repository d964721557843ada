import { Eraser } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Wipe } from '../../../../shared/domain/wipe.ts';
import { ok } from '../../../../shared/errors/app-error.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../administration.module.css';
import { usePaged } from '../use-paged.ts';
import { adminWords } from '../words.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { WipeCard } from './wipe-card.tsx';

const LOOK_EVERY_MS = 2_000;

async function readWipes(page: { from: number; limit: number }) {
  const listed = await bridge.call('admin.wipes', page);
  return listed.ok ? ok({ items: listed.value.wipes, total: listed.value.total }) : listed;
}

/** What was asked of devices, and how far each is. */
export function WipesPage() {
  const t = useWords(adminWords);
  const [approving, setApproving] = useState<Wipe | null>(null);
  const cancel = useCall('admin.cancelWipe');
  const read = useCallback(readWipes, []);
  const { items, error, more, showMore, reload } = usePaged(read, LOOK_EVERY_MS);

  async function callOff({ id: wipeId }: Wipe) {
    await cancel.run({ wipeId });
    reload();
  }

  return (
    <section className={styles['section']} aria-busy={items === null && error === null}>
      <p className={styles['text']}>{t('wipes.about')}</p>
      <Failure error={error} onRetry={reload} />
      <Failure error={cancel.error} />
      {items === null && error === null ? <Spinner large /> : null}
      {items?.length === 0 ? (
        <EmptyState icon={<Eraser aria-hidden="true" />} title={t('wipes.none.title')}>
          {t('wipes.none.text')}
        </EmptyState>
      ) : null}
      <ul className={styles['cards']}>
        {items?.map((wipe, at) => (
          <WipeCard
            key={wipe.id}
            wipe={wipe}
            open={at === 0 && wipe.state === 'begun'}
            onApprove={() => setApproving(wipe)}
            onCallOff={() => void callOff(wipe)}
          />
        ))}
      </ul>
      {more ? (
        <Button tone="quiet" onClick={showMore}>
          {t('more')}
        </Button>
      ) : null}
      {approving ? (
        <ApproveDialog
          wipe={approving}
          onDone={() => {
            setApproving(null);
            reload();
          }}
          onCancel={() => setApproving(null)}
        />
      ) : null}
    </section>
  );
}
