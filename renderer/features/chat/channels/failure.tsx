import type { AppError } from '../../../../shared/errors/app-error.ts';
import { useSentences } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';

/** Why a dialog's call failed, said in it. */
export function Failure({ error }: { error: AppError | null }) {
  const sentence = useSentences();
  if (!error) return null;
  return (
    <Banner tone="danger" role="alert">
      {sentence(`error.${error.code}`)}
    </Banner>
  );
}
