import type { AppError } from '../../../shared/errors/app-error.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { adminWords } from './words.ts';

/** What went wrong, in place, and a way to try again. */
export function Failure({ error, onRetry }: { error: AppError | null; onRetry?: () => void }) {
  const t = useWords(adminWords);
  const sentence = useSentences();
  if (!error) return null;
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
