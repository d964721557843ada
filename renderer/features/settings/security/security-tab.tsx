import { useEffect, useState } from 'react';
import type { RecoveryCodes as Codes } from '../../../../shared/domain/factor.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../settings.module.css';
import { CodesDialog } from './codes-dialog.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { RecoverySection } from './recovery-section.tsx';
import { TotpSection } from './totp-section.tsx';

/** With what a person shows that they are themselves: everything of it that they can change. */
export function SecurityTab() {
  const list = useCall('factors.list');
  const [factors, setFactors] = useState<IpcReply<'factors.list'> | null>(null);
  const [codes, setCodes] = useState<Codes | null>(null);

  async function load() {
    const listed = await list.run({});
    if (listed.ok) setFactors(listed.value);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the tab is opened
  useEffect(() => void load(), []);

  function changed(made: Codes | null = null) {
    setCodes(made);
    void load();
  }

  if (!factors) {
    return list.error ? <Failure error={list.error} onRetry={load} /> : <Spinner />;
  }
  return (
    <div className={styles['sections']}>
      <Failure error={list.error} onRetry={load} />
      <PasswordSection changedAt={factors.passwordChangedAt} onChanged={changed} />
      <TotpSection totp={factors.totp} onChanged={changed} />
      <PasskeysSection passkeys={factors.passkeys} onChanged={changed} />
      <RecoverySection recovery={factors.recovery} onMade={changed} />
      {codes ? <CodesDialog codes={codes} onKept={() => setCodes(null)} /> : null}
    </div>
  );
}
