import { launchClient } from '../../e2e/fixtures/client.ts';
import { leftOf, openScreen } from '../screen.ts';

/**
 * Replaces a page full of text by one without, in a blank window. Answers how long each took from the
 * call until the screen showed it, in milliseconds.
 */
export async function replacePages(runs: number): Promise<number[]> {
  const client = await launchClient({ app: import.meta.dirname });
  const screen = openScreen(client.desktop);
  const load = (page: string) =>
    client.evaluate(({ BrowserWindow }, url) => {
      const startedAt = Date.now();
      void BrowserWindow.getAllWindows()[0]?.loadURL(url);
      return startedAt;
    }, `app://blank/${page}.html`);
  try {
    const area = await leftOf(client);
    const samples: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      await screen.until('written', area);
      const startedAt = await load('plain');
      const shownAt = await screen.until('plain', area);
      if (shownAt === null) throw new Error('The blank window did not change.');
      samples.push(shownAt - startedAt);
      await load('written');
    }
    return samples;
  } finally {
    screen.close();
    await client.kill();
    await client.desktop.stop();
  }
}
