import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import frame from '../administration.module.css';
import { Directory } from './directory.tsx';
import { ProviderForm } from './provider-form.tsx';
import styles from './sign-on.module.css';

/** How the company's people sign in elsewhere, and how its directory adds and removes them. */
export function SignOnPage() {
  const [signOn, setSignOn] = useState<IpcReply<'admin.signOn'> | null>(null);
  const [error, setError] = useState<AppError | null>(null);

  const load = useCallback(async () => {
    const read = await bridge.call('admin.signOn', {});
    setError(read.ok ? null : read.error);
    if (read.ok) setSignOn(read.value);
  }, []);
  useEffect(() => void load(), [load]);

  if (!signOn) {
    return (
      <section className={frame['section']} aria-busy={error === null}>
        <Failure error={error} onRetry={load} />
        {error ? null : <Spinner large />}
      </section>
    );
  }
  return (
    <div className={styles['page']}>
      <ProviderForm signOn={signOn} onSaved={setSignOn} />
      <Directory scimUrl={signOn.scimUrl} />
    </div>
  );
}
