import { Failure } from '../../app/failure.tsx';
import { useCall } from '../../app/use-call.ts';
import { useWords } from '../../app/words.tsx';
import { RecoveryCodes } from '../factors/recovery-codes.tsx';
import { StepFrame } from './step-frame.tsx';
import { signInWords } from './words.ts';

export function KeepCodes({ codes }: { codes: readonly string[] }) {
  const t = useWords(signInWords);
  const kept = useCall('signIn.keptCodes');
  return (
    <StepFrame title={t('recovery-codes.title')}>
      <Failure error={kept.error} />
      <RecoveryCodes codes={codes} busy={kept.busy} onKept={() => void kept.run({})} />
    </StepFrame>
  );
}
