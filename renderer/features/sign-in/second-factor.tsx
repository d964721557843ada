import type { SecondFactor as Method } from '../../../shared/domain/factor.ts';
import { useCall } from '../../app/use-call.ts';
import { useWords } from '../../app/words.tsx';
import { ProofForm } from '../factors/proof-form.tsx';
import type { Proof } from '../factors/proof-of.ts';
import { StepFrame } from './step-frame.tsx';
import { signInWords } from './words.ts';

export function SecondFactor({ methods }: { methods: readonly Method[] }) {
  const t = useWords(signInWords);
  const prove = useCall('signIn.prove');

  async function give(proof: Proof) {
    // A password is what came before.
    if (proof.method !== 'password') await prove.run({ factor: proof });
  }

  return (
    <StepFrame title={t('second-factor.title')} text={t('second-factor.text')}>
      <ProofForm
        methods={methods}
        busy={prove.busy}
        error={prove.error}
        onProof={give}
        onSwitch={prove.forget}
      />
    </StepFrame>
  );
}
