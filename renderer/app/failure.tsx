import type { AppError } from '../../shared/errors/app-error.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { uiWords } from '../ui/words.ts';
import { useSentences, useWords } from './words.tsx';

export interface FailureProps {
  error: AppError | null;
  onRetry?: () => void;
}

/** What went wrong, in place, unless the person called it off themselves; and a way to try again. */
export function Failure({ error, onRetry }: FailureProps) {
  const t = useWords(uiWords);
  const sentence = useSentences();
  if (!error || error.code === 'BrowserCancelled') return null;
  const action = onRetry ? (
    <Button size="small" onClick={onRetry}>
      {t('tryAgain')}
    </Button>
  ) : null;
  return (
    <Banner tone="danger" role="alert" action={action}>
      {sentence(`error.${error.code}`)}
    </Banner>
  );
}
