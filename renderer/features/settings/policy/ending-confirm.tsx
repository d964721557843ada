import type { AppError } from '../../../../shared/errors/app-error.ts';
import { useSentences, useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { uiWords } from '../../../ui/words.ts';
import { settingsWords } from '../words.ts';

/** How a setting that ends the session is saved after all. */
export type Ending = 'send' | 'lose';

export interface EndingConfirmProps {
  /** Messages that would be lost. */
  unsent: number;
  /** Sending them was tried, and these are left. */
  tried: boolean;
  /** Of the two, the one under way. */
  busy: Ending | null;
  error: AppError | null;
  onChoose: (ending: Ending) => void;
  onCancel: () => void;
}

/** Before a person's own setting ends their session. The focus starts on Cancel, so that Enter loses nothing. */
export function EndingConfirm({
  unsent,
  tried,
  busy,
  error,
  onChoose,
  onCancel,
}: EndingConfirmProps) {
  const t = useWords(settingsWords);
  const ui = useWords(uiWords);
  const sentence = useSentences();
  return (
    <Dialog
      title={t('ending.title')}
      role="alertdialog"
      size="small"
      onClose={onCancel}
      actions={
        <>
          <Button data-autofocus onClick={onCancel}>
            {ui('cancel')}
          </Button>
          {unsent > 0 ? (
            <Button busy={busy === 'send'} onClick={() => onChoose('send')}>
              {t('ending.send')}
            </Button>
          ) : null}
          <Button tone="danger" busy={busy === 'lose'} onClick={() => onChoose('lose')}>
            {t(unsent > 0 ? 'ending.lose' : 'ending.signOut')}
          </Button>
        </>
      }
    >
      <p>{t('ending.text')}</p>
      {unsent > 0 ? (
        <Banner tone="warning" role="alert">
          {t(tried ? 'ending.left' : 'ending.unsent', { count: unsent })}
        </Banner>
      ) : null}
      {error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${error.code}`)}
        </Banner>
      ) : null}
    </Dialog>
  );
}
