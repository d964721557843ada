import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Factors } from '../../../shared/domain/factor.ts';
import { bridge } from '../../app/bridge.ts';
import { useCall } from '../../app/use-call.ts';
import { useUnlocked } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { uiWords } from '../../ui/words.ts';
import { ProofForm } from '../factors/proof-form.tsx';
import type { Proof } from '../factors/proof-of.ts';
import en from './en.json' with { type: 'json' };
import { offersOf } from './offers.ts';
import styles from './step-up.module.css';
import { settleStepUp, stepUpStore } from './step-up-store.ts';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/** Asks who it is whenever a call has to be confirmed, and lets that call go on. */
export function StepUpDialog() {
  const waiting = useStore(stepUpStore, (state) => state.waiting);
  // A lock takes the page away with whoever waits.
  useEffect(() => () => settleStepUp(false), []);
  return waiting ? <StepUp /> : null;
}

function StepUp() {
  const t = useWords(words);
  const ui = useWords(uiWords);
  const { policy } = useUnlocked();
  const stepUp = useCall('factors.stepUp');
  const [factors, setFactors] = useState<Factors | null>(null);
  const [asked, setAsked] = useState(false);
  // The password is right for most, and nobody should wait for what else there would be.
  const waits = policy.secondFactorAt.includes('step-up') && !asked;

  useEffect(() => {
    void bridge.call('factors.list', {}).then((listed) => {
      if (listed.ok) setFactors(listed.value);
      setAsked(true);
    });
  }, []);

  function close() {
    void bridge.call('browser.cancel', {});
    settleStepUp(false);
  }

  async function give(proof: Proof) {
    const confirmed = await stepUp.run({ proof });
    if (confirmed.ok) settleStepUp(true);
  }

  return (
    <Dialog title={t('title')} size="small" onClose={close}>
      <div className={styles['form']}>
        <p>{t('text')}</p>
        {waits ? (
          <Spinner />
        ) : (
          <ProofForm
            methods={offersOf(policy, factors)}
            passwordName="step-up"
            busy={stepUp.busy}
            error={stepUp.error}
            onProof={give}
            onSwitch={stepUp.forget}
          />
        )}
        <Button tone="quiet" wide onClick={close}>
          {ui('cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
