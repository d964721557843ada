import { err, ok, type Result } from '../../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../../shared/ipc/bridge.ts';
import type {
  IpcCallName,
  IpcEventName,
  IpcPayload,
  IpcReply,
  IpcRequest,
} from '../../../../shared/ipc/contract.ts';

type Answers = {
  [N in IpcCallName]?: (
    request: IpcRequest<N>,
  ) => Result<IpcReply<N>> | Promise<Result<IpcReply<N>>>;
};

/** Main, as a test wants it: answers what it is told to, and `{}` to what needs no content. */
export function createFakeBridge(answers: Answers = {}) {
  const calls: { name: IpcCallName; request: unknown }[] = [];
  const listeners = new Map<IpcEventName, Set<(payload: never) => void>>();
  const bridge: Bridge = {
    async call<N extends IpcCallName>(name: N, request: IpcRequest<N>) {
      calls.push({ name, request });
      const answer: Answers[N] = answers[name];
      if (answer) return answer(request);
      const empty = ok({});
      return name === 'chat.page' || name === 'chat.open' ? err('NotFound') : (empty as never);
    },
    on(name, listener) {
      const ofName = listeners.get(name) ?? new Set();
      listeners.set(name, ofName.add(listener));
      return () => {
        ofName.delete(listener);
      };
    },
  };
  return {
    bridge,
    calls,
    called: (name: IpcCallName) =>
      calls.filter((call) => call.name === name).map((call) => call.request),
    emit<N extends IpcEventName>(name: N, payload: IpcPayload<N>): void {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
    listening: () => [...listeners.values()].reduce((sum, each) => sum + each.size, 0),
  };
}
