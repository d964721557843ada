import { once } from 'node:events';
import electron from './electron.ts';
import { appEvents } from './modules/registry.ts';
import { allSessions } from './modules/session.ts';

/** What a test asks of the main process. */
export type Question =
  | { kind: 'evaluate'; id: number; source: string; argument: unknown }
  /** The DevTools address of the first Chromium, as soon as it has one. */
  | { kind: 'endpoint'; id: number };

export type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: Error };

async function endpoint(): Promise<string> {
  for (;;) {
    for (const session of allSessions()) {
      const found = session.endpoint();
      if (found) return found;
    }
    await once(appEvents, 'page-opened');
  }
}

async function evaluate(source: string, argument: unknown): Promise<unknown> {
  // A function of the test as its own source, as Playwright does it with Electron.
  const called: unknown = new Function(`return (${source});`)();
  if (typeof called !== 'function') throw new TypeError('evaluate needs a function');
  return called(electron, argument);
}

const answerTo = (question: Question): Promise<unknown> =>
  question.kind === 'endpoint' ? endpoint() : evaluate(question.source, question.argument);

/**
 * Lets the process that started this one with an IPC channel evaluate functions here. When that process
 * is gone, however it ended, there is no test any more, and nothing of it may stay.
 */
export function acceptControl(): void {
  if (!process.send) return;
  process.on('message', (question: Question) => {
    const { id } = question;
    answerTo(question).then(
      (value) => process.send?.({ id, ok: true, value } satisfies Answer),
      (error) => process.send?.({ id, ok: false, error } satisfies Answer),
    );
  });
  process.on('disconnect', () => process.exit(1));
}
