import { useEffect, useState } from 'react';
import type { IpcReply } from '../../../shared/ipc/contract.ts';
import { Failure } from '../../app/failure.tsx';
import { useCall } from '../../app/use-call.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { TotpSetUp } from '../factors/totp-set-up.tsx';

export function EnrolTotp() {
  const begin = useCall('signIn.beginTotp');
  const confirm = useCall('signIn.confirmTotp');
  const [made, setMade] = useState<IpcReply<'signIn.beginTotp'> | null>(null);

  async function load() {
    const begun = await begin.run({});
    if (begun.ok) setMade(begun.value);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the screen comes up
  useEffect(() => void load(), []);

  if (begin.error) return <Failure error={begin.error} onRetry={load} />;
  if (!made) return <Spinner />;
  return (
    <TotpSetUp
      {...made}
      busy={confirm.busy}
      error={confirm.error}
      onConfirm={(code) => confirm.run({ code })}
    />
  );
}
