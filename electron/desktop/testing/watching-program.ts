// A process that watches as Nightjar does, and does nothing else.
import { openDesktop } from '../open-desktop.ts';

const nothing = () => undefined;
openDesktop({
  worker: new URL('../desktop-worker.ts', import.meta.url),
  env: process.env,
  report: console.error,
  listener: {
    locked: nothing,
    unlocked: nothing,
    sleeping: nothing,
    woke: nothing,
    shuttingDown: nothing,
    userLeft: nothing,
    userBack: nothing,
    healthChanged: nothing,
  },
});
setInterval(nothing, 60_000);
