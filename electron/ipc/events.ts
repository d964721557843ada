import { IPC_EVENT_CHANNEL } from '../../shared/ipc/bridge.ts';
import { IPC_EVENTS, type IpcEventName, type IpcPayload } from '../../shared/ipc/contract.ts';
import type { SessionPhase } from '../../shared/ipc/view.ts';

export interface EventTarget {
  /** Does nothing while there is no page. */
  send(channel: string, name: IpcEventName, payload: unknown): void;
}

export type EmitToWindow = <N extends IpcEventName>(name: N, payload: IpcPayload<N>) => void;

/**
 * Main to renderer. Everything is parsed on its way out, so that no field the contract does not name
 * leaves main; `chat.*` is dropped outside the unlocked phase.
 */
export function createEmitter(target: EventTarget, phase: () => SessionPhase): EmitToWindow {
  return (name, payload) => {
    if (name.startsWith('chat.') && phase() !== 'unlocked') return;
    target.send(IPC_EVENT_CHANNEL, name, IPC_EVENTS[name].parse(payload));
  };
}
