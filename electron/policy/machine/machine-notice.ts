import type { AppError } from '../../../shared/errors/app-error.ts';
import type { PolicyProblem } from './reading.ts';

/** What a person is told of a machine policy that is not used: enough for IT to find the mistake. */
export const machineNotice = ({ code, file, line, setting, why }: PolicyProblem): AppError => ({
  code,
  values: { file, line: line ?? 0, setting: setting ?? '', why },
});
