import { useWords } from '../../../app/words.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { RecoveryCodes } from '../../factors/recovery-codes.tsx';
import { securityWords } from './words.ts';

/** It has to be answered: nobody sees these codes again. */
export function CodesDialog({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useWords(securityWords);
  return (
    <Dialog title={t('recovery.shown')} size="small">
      <RecoveryCodes codes={codes} onKept={onKept} />
    </Dialog>
  );
}
