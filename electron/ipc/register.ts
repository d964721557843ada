import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import {
  type AppError,
  err,
  NightjarError,
  type Result,
  resultOf,
} from '../../shared/errors/app-error.ts';
import { IPC_CALL_CHANNEL, IPC_READY_CHANNEL } from '../../shared/ipc/bridge.ts';
import {
  IPC_CALLS,
  type IpcCallName,
  type IpcParsed,
  type IpcReply,
} from '../../shared/ipc/contract.ts';
import type { SessionPhase } from '../../shared/ipc/view.ts';

/** One function for each call of the contract; a call without one does not compile. */
export type IpcHandlers = {
  [N in IpcCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
};

type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'senderFrame'>;

export interface IpcGate {
  phase(): SessionPhase;
  /** Whether the message came from the main frame of Nightjar's own window, on Nightjar's own page. */
  trusts(sender: Sender): boolean;
}

const isCallName = (name: unknown): name is IpcCallName =>
  typeof name === 'string' && Object.hasOwn(IPC_CALLS, name);

const asError = (cause: unknown): { ok: false; error: AppError } =>
  cause instanceof NightjarError
    ? { ok: false, error: cause.toAppError() }
    : err('Internal', { detail: cause instanceof Error ? cause.name : 'unknown' });

/**
 * Answers one call: sender, name, phase, request and reply are checked, in this order. The phase is
 * checked again before the reply leaves, since a lock may have come while the handler worked.
 */
export async function answer(
  gate: IpcGate,
  handlers: IpcHandlers,
  sender: Sender,
  name: unknown,
  request: unknown,
): Promise<Result<unknown>> {
  if (!gate.trusts(sender)) return err('UntrustedSender');
  if (!isCallName(name)) return err('BadRequest', { detail: 'no such call' });
  return answerNamed(gate, handlers, name, request);
}

async function answerNamed<N extends IpcCallName>(
  gate: IpcGate,
  handlers: IpcHandlers,
  name: N,
  request: unknown,
): Promise<Result<unknown>> {
  const call = IPC_CALLS[name];
  const phases: readonly SessionPhase[] = call.phases;
  if (!phases.includes(gate.phase())) return err('WrongState');
  const parsed = call.request.safeParse(request);
  if (!parsed.success) return err('BadRequest', { detail: `request of ${name}` });

  // The table pairs name, schema and handler; TypeScript cannot follow that through an indexed union.
  const handler: (request: never) => Promise<Result<unknown>> = handlers[name];
  try {
    const result = await handler(parsed.data as never);
    const carriesContent = phases.length === 1 && phases[0] === 'unlocked';
    if (carriesContent && gate.phase() !== 'unlocked') return err('WrongState');
    const reply = resultOf(call.reply).safeParse(result);
    return reply.success ? reply.data : err('Internal', { detail: `reply of ${name}` });
  } catch (cause) {
    return asError(cause);
  }
}

/** Wires the contract to Electron. `onReady` is told when a fresh page of ours listens. */
export function registerIpc(
  ipcMain: Pick<IpcMain, 'handle' | 'on'>,
  gate: IpcGate,
  handlers: IpcHandlers,
  onReady: () => void,
): void {
  ipcMain.handle(IPC_CALL_CHANNEL, (event, name: unknown, request: unknown) =>
    answer(gate, handlers, event, name, request),
  );
  ipcMain.on(IPC_READY_CHANNEL, (event) => {
    if (gate.trusts(event)) onReady();
  });
}
