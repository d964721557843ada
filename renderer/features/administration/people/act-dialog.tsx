import type { AccountOverview } from '../../../../shared/domain/account.ts';
import { WIPE_REASON_MAX } from '../../../../shared/domain/wipe.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import type { Act } from './acts.ts';
import { peopleWords } from './words.ts';

export interface ActDialogProps {
  account: AccountOverview;
  act: Act;
  onDone: () => void;
  onCancel: () => void;
}

const CALLS = {
  signOut: 'admin.signOutPerson',
  resetFactors: 'admin.resetFactors',
  suspend: 'admin.suspend',
  lift: 'admin.liftSuspension',
  reactivate: 'admin.reactivate',
} as const satisfies Partial<Record<Act, string>>;

/** Says what is about to happen to somebody's account. */
export function ActDialog({ act, ...rest }: ActDialogProps) {
  return act === 'deactivate' ? (
    <DeactivateDialog {...rest} />
  ) : (
    <PlainDialog act={act} {...rest} />
  );
}

function DeactivateDialog({ account, onDone, onCancel }: Omit<ActDialogProps, 'act'>) {
  const t = useWords(peopleWords);
  const call = useCall('admin.deactivate');
  return (
    <ReasonDialog
      title={t('title.deactivate', { name: account.name })}
      text={t('text.deactivate')}
      confirm={t('confirm.deactivate')}
      label={t('reason')}
      hint={t('reasonHint')}
      missing={t('reasonMissing')}
      maxLength={WIPE_REASON_MAX}
      busy={call.busy}
      error={call.error}
      onReason={async (reason) => {
        const done = await call.run({ personId: account.id, reason });
        if (done.ok) onDone();
      }}
      onCancel={onCancel}
    />
  );
}

function PlainDialog({
  account,
  act,
  onDone,
  onCancel,
}: ActDialogProps & { act: keyof typeof CALLS }) {
  const t = useWords(peopleWords);
  const call = useCall(CALLS[act]);
  const mild = act === 'lift' || act === 'reactivate';
  return (
    <ConfirmDialog
      title={t(`title.${act}`, { name: account.name })}
      confirm={t(`confirm.${act}`)}
      tone={mild ? 'primary' : 'danger'}
      busy={call.busy}
      onConfirm={async () => {
        const done = await call.run({ personId: account.id });
        if (done.ok) onDone();
      }}
      onCancel={onCancel}
    >
      <p>{t(`text.${act}`)}</p>
      <Failure error={call.error} />
    </ConfirmDialog>
  );
}
