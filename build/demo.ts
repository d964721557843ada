// `npm run demo`: a server with a company in it, and a client window of one of its people.
// `npm run demo -- --second [EMAIL]` opens another one's window beside it.
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import {
  DEMO_ACCOUNTS,
  DEMO_PASSWORD,
  OTHER_COMPANY_ACCOUNTS,
  seedDemoCompany,
} from '../server/seed/demo-company.ts';
import { startServer } from '../server/start.ts';
import { bundle } from './bundle.ts';
import { DEMO, findRunning, noteRunning, type Running } from './demo/running.ts';
import { openDemoWindow } from './demo/window.ts';
import { ROOT } from './setup/places.mjs';
import { HOST_LINES, hostHere } from './start/client-command.ts';
import { findScreen } from './start/run-client.ts';

const FIRST = 'sofia.almeida@lumen.test';
const SECOND = 'mei.lin@lumen.test';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { second: { type: 'boolean', default: false }, 'exit-after': { type: 'string' } },
});
const exitAfter = values['exit-after'] === undefined ? null : Number(values['exit-after']);
if (exitAfter !== null && !(exitAfter >= 0)) {
  console.error('--exit-after takes a number of seconds');
  process.exit(2);
}

/** Undone in the opposite order, however the demo ends. */
const undo: (() => Promise<void> | void)[] = [];
let ending: Promise<void> | null = null;
function end(): Promise<void> {
  ending ??= (async () => {
    for (const step of undo.toReversed()) await step();
  })();
  return ending;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end().then(() => process.exit(130)));
}

/** Resolves with `seconds` from now; never without. */
const elapsed = (seconds: number | null): Promise<void> =>
  new Promise((resolve) => {
    if (seconds === null) return;
    const timer = setTimeout(resolve, seconds * 1_000);
    undo.push(() => clearTimeout(timer));
  });

async function secondWindow(running: Running): Promise<void> {
  const email = positionals[0] ?? SECOND;
  const window = await openDemoWindow(running.env, running.serverUrl, email);
  undo.push(window.stop);
  console.log(`Signed in as ${email}. Close the window or press Ctrl+C to end it.`);
  await Promise.race([window.closed, elapsed(exitAfter)]);
}

async function demo(): Promise<void> {
  console.log((await bundle(false)) ? 'Built the client.' : 'The client is up to date.');
  console.log(HOST_LINES[hostHere()]);

  const server = await startServer({ source: { memory: true } });
  undo.push(server.close);
  await seedDemoCompany(server, Date.now);

  const screen = await findScreen();
  undo.push(screen.stop);
  const env = Object.fromEntries(
    Object.entries(screen.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  rmSync(DEMO, { recursive: true, force: true });
  noteRunning({ pid: process.pid, serverUrl: server.url, env });
  undo.push(() => rmSync(join(DEMO, 'running.json'), { force: true }));

  const window = await openDemoWindow(env, server.url, FIRST);
  undo.push(window.stop);
  console.log(`
Nightjar is open, signed in as ${FIRST}.
${screen.desktop ? `There is no display here, so the window is on a private one.\n` : ''}Server: ${server.url} (in memory: it forgets everything when the demo ends)

Everybody's password is  ${DEMO_PASSWORD}
${[...DEMO_ACCOUNTS, ...OTHER_COMPANY_ACCOUNTS].map(({ email, name, title }) => `  ${email.padEnd(28)} ${name}, ${title}`).join('\n')}

A second window, from another terminal:
  npm run demo -- --second ${SECOND}

Ctrl+C ends everything.`);
  if (screen.desktop) {
    const picture = join(DEMO, 'screenshot.png');
    await window.screenshot(picture);
    console.log(`A screenshot of the window: ${relative(ROOT, picture)}`);
  }
  await Promise.race([window.closed, elapsed(exitAfter)]);
}

try {
  if (values.second) {
    const running = findRunning();
    if (!running) throw new Error('No demo is running. Start one with: npm run demo');
    await secondWindow(running);
  } else {
    await demo();
  }
  await end();
  process.exit(0);
} catch (cause) {
  // What a signal tears down on the way is no failure of its own.
  if (!ending) console.error(cause instanceof Error ? cause.message : cause);
  await end();
  process.exit(1);
}
