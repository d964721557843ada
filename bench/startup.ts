// From the spawn of the main process to a sign-in page that can be typed into, on a profile that was
// used before; against one plain page in a window of the same host.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { bundle } from '../build/bundle.ts';
import { ROOT } from '../build/setup/places.mjs';
import { startDesktop } from '../e2e/desktop/desktop.ts';
import { type Client, launchClient } from '../e2e/fixtures/client.ts';
import { median, percentile, rounded } from './measure.ts';
import { atMost, type Bench } from './report.ts';

const RUNS = { full: 15, quick: 2 };
const RATIO_LIMIT = 2;

interface Started {
  client: Client;
  /** Resolves when the person could begin. */
  ready(page: Page): Promise<void>;
}

/**
 * When the largest text of the page was painted for the first time, in milliseconds since 1970: by the
 * page's own clock, so that it does not matter when somebody came to look.
 */
function paintedAt(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const last = list.getEntries().at(-1);
      if (last) resolve(performance.timeOrigin + last.startTime);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
}

async function measureStart({ client, ready }: Started): Promise<number> {
  const spawnedAt = Date.now();
  await client.start();
  await ready(client.page);
  const at = await client.page.evaluate(paintedAt);
  await client.close();
  return at - spawnedAt;
}

const bench: Bench = async ({ progress, quick }) => {
  const runs = quick ? RUNS.quick : RUNS.full;
  await bundle(false);
  const desktop = await startDesktop();
  const profile = (name: string) => join(desktop.root, 'home', name);
  const nightjar: Started = {
    client: await launchClient({
      app: join(ROOT, 'dist'),
      profile: profile('nightjar'),
      desktop,
    }),
    ready: async (page) => {
      const field = page.getByLabel('Work email');
      await field.fill('somebody@lumen.test');
    },
  };
  const blank: Started = {
    client: await launchClient({
      app: join(import.meta.dirname, 'blank'),
      profile: profile('blank'),
      desktop,
    }),
    ready: (page) => page.getByText('line 1 of a page').waitFor(),
  };
  const samples = { nightjar: [] as number[], blank: [] as number[] };
  try {
    // The first run of each made its profile and is not counted.
    await nightjar.client.close();
    await blank.client.close();
    for (let run = 1; run <= runs; run += 1) {
      progress(`run ${run} of ${runs}`);
      samples.nightjar.push(await measureStart(nightjar));
      samples.blank.push(await measureStart(blank));
    }
  } finally {
    await desktop.stop();
  }
  const figuresOf = (of: readonly number[]) => ({
    p50Ms: rounded(median(of)),
    worstMs: rounded(percentile(of, 1)),
  });
  const figures = figuresOf(samples.nightjar);
  const baseline = figuresOf(samples.blank);
  const ratio = rounded(figures.p50Ms / baseline.p50Ms);
  return {
    figures: { runs, ...figures, ratio },
    baseline: { name: 'one plain page in a window of the same host', ...baseline },
    aims: [atMost('spawn to interactive sign-in : to a blank window, p50', ratio, RATIO_LIMIT)],
  };
};

export default bench;
