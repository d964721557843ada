import { parentPort, workerData } from 'node:worker_threads';
import { createDelayLock } from './delay-lock.ts';
import { logind } from './sources/logind.ts';
import { mutterIdle } from './sources/mutter-idle.ts';
import { presentations } from './sources/presentations.ts';
import { screenLockers } from './sources/screen-lockers.ts';
import { watchDesktop } from './watch-desktop.ts';
import { WorkerHears, type WorkerSays, WorkerStart } from './worker-messages.ts';

/**
 * A thread of its own, because what it reads comes from other programs: whatever a message does to the
 * library that takes it apart, it does not do to the process that holds the keys.
 */
const { addresses, display, toolPath, me } = WorkerStart.parse(workerData);
const say = (what: WorkerSays) => parentPort?.postMessage(what);

/** What the tool that holds the delay lock needs to know, and no more. */
const toolEnvironment = {
  PATH: toolPath,
  DBUS_SYSTEM_BUS_ADDRESS: addresses.system ?? undefined,
};

const watch = watchDesktop({
  addresses,
  display,
  sources: [logind(me), ...screenLockers, mutterIdle, ...presentations],
  createDelayLock: (changed) => createDelayLock(toolEnvironment, changed),
  changed: (state) => say({ type: 'state', state }),
  happened: (what) => say({ type: 'happened', what }),
});

parentPort?.on('message', (message: unknown) => {
  WorkerHears.parse(message);
  watch.done();
});
