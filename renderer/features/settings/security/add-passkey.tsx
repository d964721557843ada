import type { RecoveryCodes } from '../../../../shared/domain/factor.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { BrowserWait } from '../../factors/browser-wait.tsx';
import { factorWords } from '../../factors/words.ts';
import { PasskeyName } from './passkey-name.tsx';
import { securityWords } from './words.ts';

export interface AddPasskeyProps {
  onAdded: (codes: RecoveryCodes | null) => void;
  onCancel: () => void;
}

/** A name for it here, and the rest in the browser. */
export function AddPasskey({ onAdded, onCancel }: AddPasskeyProps) {
  const t = useWords(securityWords);
  const words = useWords(factorWords);
  const add = useCall('factors.addPasskey');
  return (
    <>
      <Failure error={add.error} />
      {add.busy ? <BrowserWait text={words('browser.passkey')} /> : null}
      {/* It stays, so that its name is not typed again when the browser comes back with a no. */}
      <div hidden={add.busy}>
        <PasskeyName
          submit={t('passkeys.go')}
          busy={add.busy}
          onNamed={async (name) => {
            const added = await add.run({ name });
            if (added.ok) onAdded(added.value.recoveryCodes);
          }}
          onCancel={onCancel}
        />
      </div>
    </>
  );
}
