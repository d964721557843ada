import { createInterface } from 'node:readline/promises';
import { StartError } from '../start-error.ts';

/** Answers what the command line said, or else what the person at the terminal says. */
export type Ask = (said: string | undefined, question: string) => Promise<string>;

/** Has a terminal for as long as `questions` runs. Throws `UsageWrong` when nobody is there to answer. */
export async function onTerminal<T>(questions: (ask: Ask) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const deserted = new Promise<never>((_, reject) =>
    terminal.once('close', () => reject(new StartError('UsageWrong', 'nobody answers'))),
  );
  deserted.catch(() => undefined);
  try {
    return await questions(
      async (said, question) =>
        said ?? (await Promise.race([terminal.question(question), deserted])),
    );
  } finally {
    terminal.close();
  }
}
