import type { Result } from '../errors/app-error.ts';
import type { IpcCallName, IpcEventName, IpcPayload, IpcReply, IpcRequest } from './contract.ts';

/** What the preload puts on the page as `window.nightjar`. */
export interface Bridge {
  call<N extends IpcCallName>(name: N, request: IpcRequest<N>): Promise<Result<IpcReply<N>>>;
  /**
   * Listens to an event; returns the way to stop. A listener on `view` is called at once with the
   * newest view, if there is one; the first on `notice`, with those that came before it.
   */
  on<N extends IpcEventName>(name: N, listener: (payload: IpcPayload<N>) => void): () => void;
}

/** The Electron channel names that carry the contract. */
export const IPC_CALL_CHANNEL = 'nightjar:call';
export const IPC_EVENT_CHANNEL = 'nightjar:event';
/** The preload says with it that a fresh page listens; main answers with the newest view. */
export const IPC_READY_CHANNEL = 'nightjar:ready';
