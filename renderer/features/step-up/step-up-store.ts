import { createStore } from 'zustand/vanilla';

/** Somebody waits to be told whether the person confirmed; null when nobody does. */
export const stepUpStore = createStore<{ waiting: ((confirmed: boolean) => void) | null }>(() => ({
  waiting: null,
}));

/** Shows the password dialog. True once the password was right, false when it was closed. */
export function askToStepUp(): Promise<boolean> {
  settleStepUp(false);
  return new Promise((resolve) => stepUpStore.setState({ waiting: resolve }));
}

export function settleStepUp(confirmed: boolean): void {
  const { waiting } = stepUpStore.getState();
  stepUpStore.setState({ waiting: null });
  waiting?.(confirmed);
}
