import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../../shared/ipc/bridge.ts';
import { bridge } from '../../app/bridge.ts';
import { showError } from '../notices/notice-store.ts';

/** Whether a key or a menu has put everything out of sight; then it takes a press to bring it back. */
export const hiddenStore = createStore<{ hidden: boolean }>(() => ({ hidden: false }));

const cover = (): void => hiddenStore.setState({ hidden: true });

export const uncover = (): void => hiddenStore.setState({ hidden: false });

/** The content first, which needs nobody, then the window. */
export async function hideEverything(): Promise<void> {
  cover();
  const hidden = await bridge.call('desktop.hide', {});
  if (!hidden.ok) showError(hidden.error);
}

/** Also a hotkey may have done it. */
export const followHidden = (from: Pick<Bridge, 'on'>): (() => void) =>
  from.on('desktop.hidden', cover);
