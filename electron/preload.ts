import { contextBridge, ipcRenderer } from 'electron';
import {
  type Bridge,
  IPC_CALL_CHANNEL,
  IPC_EVENT_CHANNEL,
  IPC_READY_CHANNEL,
} from '../shared/ipc/bridge.ts';
import type { IpcEventName } from '../shared/ipc/contract.ts';

type Listener = (payload: unknown) => void;

const listeners = new Map<IpcEventName, Set<Listener>>();
let newestView: unknown;
/** Notices that came before the page's own scripts ran. */
const untold: unknown[] = [];

// Main parses what it sends (see electron/ipc/events.ts), so the payload is what its name says.
ipcRenderer.on(IPC_EVENT_CHANNEL, (_event, name: IpcEventName, payload: unknown) => {
  const ofName = listeners.get(name);
  if (name === 'view') newestView = payload;
  if (name === 'notice' && !ofName?.size) untold.push(payload);
  for (const listener of ofName ?? []) listener(payload);
});

const bridge = {
  call: (name: string, request: unknown) => ipcRenderer.invoke(IPC_CALL_CHANNEL, name, request),
  on: (name: IpcEventName, listener: Listener) => {
    const ofName = listeners.get(name) ?? new Set();
    listeners.set(name, ofName.add(listener));
    if (name === 'view' && newestView !== undefined) listener(newestView);
    if (name === 'notice') for (const payload of untold.splice(0)) listener(payload);
    return () => {
      ofName.delete(listener);
    };
  },
} satisfies Record<keyof Bridge, unknown>;

contextBridge.exposeInMainWorld('nightjar', bridge);
ipcRenderer.send(IPC_READY_CHANNEL);
