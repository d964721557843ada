import type { OwnFactors } from '../factors/own-factors.ts';
import type { IpcHandlers } from './register.ts';

type FactorHandlers = Pick<
  IpcHandlers,
  Extract<keyof IpcHandlers, `factors.${string}` | `browser.${string}`>
>;

export const factorHandlers = (factors: OwnFactors): FactorHandlers => factors;
