import { app } from 'electron';
import { isTestBuild } from '../test-build.ts';

/** Chromium opens a debugger for these when it comes up. No fuse of Electron's stops that. */
const DEBUGGER_SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe'] as const;

/**
 * A debugger reads every page and its memory. Must run before the app is ready. The test build keeps
 * its own: tests see the page through it.
 */
export function refuseDebugger(): void {
  if (isTestBuild()) return;
  for (const name of DEBUGGER_SWITCHES) app.commandLine.removeSwitch(name);
}
