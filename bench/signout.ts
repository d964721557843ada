// From the person's request to the summary of what was removed: every step of sign-out, with a server
// that answers. The keys go first, so how much is cached must hardly matter.
import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import { ROOT } from '../build/setup/places.mjs';
import { type Client, launchClient } from '../e2e/fixtures/client.ts';
import { account, signIn } from '../e2e/fixtures/person.ts';
import { startTestServer } from '../e2e/fixtures/server.ts';
import type { ChannelId } from '../shared/domain/ids.ts';
import type { Bridge } from '../shared/ipc/bridge.ts';
import { cacheAll, giveArchive, storeSize } from './filled-client.ts';
import { type MainEvents, watchMain } from './main-events.ts';
import { median, percentile, rounded } from './measure.ts';
import { atMost, type Bench } from './report.ts';

const FULL = { small: 1_000, large: 100_000, runs: 5 };
const QUICK = { small: 500, large: 2_000, runs: 2 };
const RATIO_LIMIT = 1.5;

/** A demo employee with a channel of their own. */
interface Account {
  email: string;
  channelId: ChannelId;
  messages: number;
}

interface Place {
  client: Client;
  main: MainEvents;
  serverUrl: string;
}

/** Milliseconds after the request. */
interface Sample {
  /** The summary is on the page. */
  summaryMs: number;
  /** The database is shut, and its key overwritten. */
  keyGoneMs: number;
  storeMiB: number;
}

/** In the page: what the button does. */
function askToSignOut(): number {
  const bridge: Bridge = Reflect.get(window, 'nightjar');
  void bridge.call('session.signOut', {});
  return Date.now();
}

/** Signs in, fills the store, and signs out. @throws when anything was left */
async function measureOnce(
  { client, main, serverUrl }: Place,
  { email, channelId }: Account,
  progress: (cached: number) => void,
): Promise<Sample> {
  await signIn(client, serverUrl, email);
  await cacheAll(client, channelId, progress);
  const storeMiB = await storeSize(client);
  const askedAt = await client.page.evaluate(askToSignOut);
  await client.page.getByText('Nothing was left on this device').waitFor();
  const shownAt = Date.now();
  const keyGoneMs = (await main.after(askedAt, 'storeClosedAt')) - askedAt;
  return { summaryMs: shownAt - askedAt, keyGoneMs, storeMiB };
}

const figuresOf = (samples: readonly Sample[]) => {
  const summary = samples.map(({ summaryMs }) => summaryMs);
  return {
    storeMiB: samples[0]?.storeMiB ?? 0,
    p50Ms: rounded(median(summary)),
    worstMs: rounded(percentile(summary, 1)),
    keyGoneP50Ms: rounded(median(samples.map(({ keyGoneMs }) => keyGoneMs))),
  };
};

const bench: Bench = async ({ progress, quick }) => {
  const { small, large, runs } = quick ? QUICK : FULL;
  await bundle(false);
  const server = await startTestServer();
  const sized = async (name: string, messages: number): Promise<Account> => {
    const { email } = account(name);
    return { email, messages, channelId: await giveArchive(server, email, messages) };
  };
  const accounts = [await sized('Sofia', small), await sized('林', large)];
  const client = await launchClient({ app: join(ROOT, 'dist') });
  const samples = new Map<number, Sample[]>(accounts.map(({ messages }) => [messages, []]));
  try {
    const main = await watchMain(client);
    const place = { client, main, serverUrl: server.url };
    // In turns, so that a slow minute of the machine meets both sizes.
    for (let run = 1; run <= runs; run += 1) {
      for (const each of accounts) {
        const done = (cached: number) =>
          progress(`run ${run} of ${runs}: ${cached} of ${each.messages} cached`);
        samples.get(each.messages)?.push(await measureOnce(place, each, done));
      }
    }
  } catch (cause) {
    throw new Error(`The client failed.\n${client.output}`, { cause });
  } finally {
    await client.kill();
    await client.desktop.stop();
    await server.close();
  }
  const figures = figuresOf(samples.get(large) ?? []);
  const baseline = figuresOf(samples.get(small) ?? []);
  const ratio = rounded(figures.p50Ms / baseline.p50Ms);
  return {
    figures: { messages: large, runs, ...figures, ratio },
    baseline: { name: 'the same with few cached messages', messages: small, ...baseline },
    aims: [atMost(`sign-out, ${large} : ${small} messages, p50`, ratio, RATIO_LIMIT)],
  };
};

export default bench;
