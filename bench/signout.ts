// From the person's request to the summary of what was removed: every step of sign-out, with a server
// that answers. The keys go first, so how much is cached must hardly matter.
import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import { ROOT } from '../build/setup/places.mjs';
import { type Client, launchClient } from '../e2e/fixtures/client.ts';
import { account, signIn } from '../e2e/fixtures/person.ts';
import { startTestServer } from '../e2e/fixtures/server.ts';
import { viewOf } from '../e2e/fixtures/traces.ts';
import type { ChannelId } from '../shared/domain/ids.ts';
import type { Bridge } from '../shared/ipc/bridge.ts';
import { cacheFiles } from './cached-files.ts';
import { cacheAll, giveArchive, letReadBack, storeSize } from './filled-client.ts';
import { type MainEvents, watchMain } from './main-events.ts';
import { median, percentile, rounded } from './measure.ts';
import { atMost, type Bench } from './report.ts';

/** How much is there to remove. */
interface Load {
  messages: number;
  /** Files of messages, of a megabyte each. */
  files: number;
  /** Filling it takes longer than measuring it. */
  runs: number;
}

const FULL: readonly [Load, ...Load[]] = [
  { messages: 1_000, files: 0, runs: 5 },
  { messages: 1_000, files: 5_000, runs: 5 },
  { messages: 100_000, files: 0, runs: 5 },
  { messages: 1_000_000, files: 0, runs: 2 },
];
const QUICK: readonly [Load, ...Load[]] = [
  { messages: 500, files: 0, runs: 2 },
  { messages: 500, files: 200, runs: 2 },
  { messages: 2_000, files: 0, runs: 2 },
];
/** Each by a person of their own. */
const PEOPLE = ['Sofia', '林', '陈伟', 'Emma'];
const MOST_MS = 500;
const RATIO_LIMIT = 1.2;

/** A demo employee with a channel of their own. */
interface Account extends Load {
  email: string;
  channelId: ChannelId;
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
  /** The steps up to the last look, with the wait for the server's answer among them; without receipt and page. */
  localMs: number;
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
  { email, channelId, files }: Account,
  progress: (cached: number) => void,
): Promise<Sample> {
  await signIn(client, serverUrl, email);
  await cacheAll(client, channelId, progress);
  const storeMiB = await storeSize(client);
  if (files > 0) await cacheFiles(client, files);
  const askedAt = await client.page.evaluate(askToSignOut);
  await client.page.getByText('Nothing was left on this device').waitFor();
  const shownAt = Date.now();
  const keyGoneMs = (await main.after(askedAt, 'storeClosedAt')) - askedAt;
  const { session } = await viewOf(client);
  if (session.phase !== 'signed-out' || !session.summary) throw new Error('no summary');
  const { startedAt, endedAt } = session.summary;
  return { summaryMs: shownAt - askedAt, keyGoneMs, localMs: endedAt - startedAt, storeMiB };
}

const figuresOf = (samples: readonly Sample[]) => {
  const of = (pick: (sample: Sample) => number) => samples.map(pick);
  return {
    storeMiB: samples[0]?.storeMiB ?? 0,
    localP50Ms: rounded(median(of(({ localMs }) => localMs))),
    localWorstMs: rounded(
      percentile(
        of(({ localMs }) => localMs),
        1,
      ),
    ),
    summaryP50Ms: rounded(median(of(({ summaryMs }) => summaryMs))),
    keyGoneP50Ms: rounded(median(of(({ keyGoneMs }) => keyGoneMs))),
  };
};

const nameOf = ({ messages, files }: Load): string =>
  files > 0 ? `${messages} messages, ${files} MB of files` : `${messages} messages`;

const named = (load: Load, figures: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${nameOf(load)}: ${name}`, value]),
  );

const bench: Bench = async ({ progress, quick }) => {
  const [small, ...larger] = quick ? QUICK : FULL;
  await bundle(false);
  const server = await startTestServer();
  await letReadBack(server);
  const accounts: Account[] = [];
  for (const [at, load] of [small, ...larger].entries()) {
    const { email } = account(PEOPLE[at] ?? '');
    progress(`an archive of ${load.messages} messages`);
    accounts.push({ ...load, email, channelId: await giveArchive(server, email, load.messages) });
  }
  const client = await launchClient({ app: join(ROOT, 'dist') });
  const samples = new Map<string, Sample[]>(accounts.map((each) => [nameOf(each), []]));
  try {
    const main = await watchMain(client);
    const place = { client, main, serverUrl: server.url };
    // In turns, so that a slow minute of the machine meets all of them.
    for (let run = 1; run <= Math.max(...accounts.map(({ runs }) => runs)); run += 1) {
      for (const each of accounts.filter(({ runs }) => runs >= run)) {
        const done = (cached: number) =>
          progress(`run ${run} of ${each.runs}: ${cached} of ${each.messages} cached`);
        samples.get(nameOf(each))?.push(await measureOnce(place, each, done));
      }
    }
  } catch (cause) {
    throw new Error(`The client failed.\n${client.output}`, { cause });
  } finally {
    await client.kill();
    await client.desktop.stop();
    await server.close();
  }
  const figures = (load: Load) => figuresOf(samples.get(nameOf(load)) ?? []);
  const baseline = figures(small);
  return {
    figures: Object.assign({}, ...larger.map((load) => named(load, figures(load)))),
    baseline: { name: 'the same with few messages and no file', ...named(small, baseline) },
    aims: larger.flatMap((load) => {
      const { localP50Ms, localWorstMs } = figures(load);
      const ratio = rounded(localP50Ms / baseline.localP50Ms);
      return [
        atMost(`local sign-out, worst, ms: ${nameOf(load)}`, localWorstMs, MOST_MS),
        atMost(`local sign-out, p50, to ${nameOf(small)}: ${nameOf(load)}`, ratio, RATIO_LIMIT),
      ];
    }),
  };
};

export default bench;
