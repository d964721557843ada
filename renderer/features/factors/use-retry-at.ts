import { useMemo } from 'react';
import type { EpochMs } from '../../../shared/domain/ids.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';

/** When the next try is taken, as the answer to the last one said; 0 when it said nothing. */
export const useRetryAt = (error: AppError | null): EpochMs =>
  useMemo(() => (error?.retryAfterMs === undefined ? 0 : Date.now() + error.retryAfterMs), [error]);
