import { useState } from 'react';
import type { AppError, Result } from '../../shared/errors/app-error.ts';
import type { IpcCallName, IpcReply, IpcRequest } from '../../shared/ipc/contract.ts';
import { askToStepUp } from '../features/step-up/step-up-store.ts';
import { bridge } from './bridge.ts';

export interface Call<N extends IpcCallName> {
  run(request: IpcRequest<N>): Promise<Result<IpcReply<N>>>;
  busy: boolean;
  /** Of the last run; null while one is under way. */
  error: AppError | null;
  forget(): void;
}

async function confirmed<N extends IpcCallName>(
  name: N,
  request: IpcRequest<N>,
): Promise<Result<IpcReply<N>>> {
  const first = await bridge.call(name, request);
  if (first.ok || first.error.code !== 'StepUpNeeded') return first;
  return (await askToStepUp()) ? bridge.call(name, request) : first;
}

/**
 * One IPC call as a button or a form needs it: under way or not, and what went wrong. What has to be
 * confirmed with the password is, and then goes on.
 */
export function useCall<N extends IpcCallName>(name: N): Call<N> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  return {
    busy,
    error,
    run: async (request) => {
      setBusy(true);
      setError(null);
      const result = await confirmed(name, request);
      setBusy(false);
      if (!result.ok) setError(result.error);
      return result;
    },
    forget: () => setError(null),
  };
}
