import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { signOutWords } from './words.ts';

export function SignOutConfirm({ onCancel }: { onCancel: () => void }) {
  const t = useWords(signOutWords);
  const sentence = useSentences();
  const signOut = useCall('session.signOut');
  return (
    <ConfirmDialog
      title={t('confirm.title')}
      confirm={t('confirm.action')}
      busy={signOut.busy}
      onConfirm={() => signOut.run({})}
      onCancel={onCancel}
    >
      <p>{t('confirm.text')}</p>
      {signOut.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${signOut.error.code}`)}
        </Banner>
      ) : null}
    </ConfirmDialog>
  );
}
