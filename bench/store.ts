// The encrypted message store against the same store, schema and code without encryption.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../build/bundle.ts';
import { ROOT } from '../build/setup/places.mjs';
import { createVault } from '../electron/vault/create-vault.ts';
import { createMemoryKeychain } from '../electron/vault/memory-keychain.ts';
import type { MessageStore } from '../electron/vault/message-store.ts';
import { ChannelId, PersonId, TenantId } from '../shared/domain/ids.ts';
import { median, percentile, repeated, rounded } from './measure.ts';
import { atLeast, type Bench } from './report.ts';
import { SEARCHES, sampleMessages } from './sample-messages.ts';

const FULL = { messages: 100_000, reads: 300, searches: 100, rounds: 5 };
const QUICK = { messages: 2_000, reads: 20, searches: 10, rounds: 1 };
/** `rounds`: each kind of store is measured so often, in turns; the median counts. */
type Size = typeof FULL;
/** Messages in one transaction, as catch-up hands them over. */
const BATCH = 500;

const WORKER = pathToFileURL(join(ROOT, 'dist-test', 'electron', 'store-worker.js'));

interface Measured {
  ingestPerSecond: number;
  readNewest50Ms: number;
  readNewest50P99Ms: number;
  searchEnglishMs: number;
  searchChineseMs: number;
}

async function measureStore(
  store: MessageStore,
  size: Size,
  progress: (text: string) => void,
): Promise<Measured> {
  const channelId = ChannelId.parse(randomUUID());
  const me = {
    id: PersonId.parse(randomUUID()),
    name: 'Bench',
    title: '',
    role: 'member',
  } as const;
  await store.putFrame({
    me: { ...me, email: 'bench@lumen.test', endsAt: null },
    tenant: { id: TenantId.parse(randomUUID()), name: 'Lumen' },
    people: [me],
    channels: [
      {
        id: channelId,
        kind: 'public',
        name: 'bench',
        topic: '',
        memberIds: [me.id],
        lastSeq: 0,
        readSeq: 0,
      },
    ],
  });
  let ingestMs = 0;
  for (let from = 1; from <= size.messages; from += BATCH) {
    const batch = sampleMessages(channelId, me.id, from, BATCH);
    const startedAt = performance.now();
    await store.putMessages(channelId, batch);
    ingestMs += performance.now() - startedAt;
    progress(`${from + BATCH - 1} of ${size.messages} messages`);
  }
  const reads = await repeated(size.reads, () => store.readMessages(channelId, undefined, 50));
  /** The mean over the words of each one's median: rare words cost more than frequent ones. */
  const search = async (words: readonly string[]) => {
    let sum = 0;
    for (const word of words) {
      const runs = Math.ceil(size.searches / words.length);
      sum += median(await repeated(runs, () => store.search(word, 50)));
    }
    return sum / words.length;
  };
  return {
    ingestPerSecond: (size.messages / ingestMs) * 1000,
    readNewest50Ms: median(reads),
    readNewest50P99Ms: percentile(reads, 0.99),
    searchEnglishMs: await search(SEARCHES.english),
    searchChineseMs: await search(SEARCHES.chinese),
  };
}

async function oneRound(
  encrypted: boolean,
  size: Size,
  progress: (text: string) => void,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bench-store-'));
  // Read by the worker as it starts; only a test build knows it.
  if (encrypted) delete process.env['NIGHTJAR_TEST_PLAIN_STORE'];
  else process.env['NIGHTJAR_TEST_PLAIN_STORE'] = '1';
  const vault = createVault({ folder, keychain: createMemoryKeychain(), worker: WORKER });
  try {
    const created = await vault.create('correct horse battery staple');
    if (!created.ok) throw new Error(created.error.code);
    return await measureStore(vault.store, size, progress);
  } finally {
    await vault.close();
    await rm(folder, { recursive: true });
  }
}

const FIELDS = [
  'ingestPerSecond',
  'readNewest50Ms',
  'readNewest50P99Ms',
  'searchEnglishMs',
  'searchChineseMs',
] as const;

const medians = (rounds: readonly Measured[]): Measured => {
  const of = (field: keyof Measured) => rounded(median(rounds.map((round) => round[field])));
  return {
    ingestPerSecond: of('ingestPerSecond'),
    readNewest50Ms: of('readNewest50Ms'),
    readNewest50P99Ms: of('readNewest50P99Ms'),
    searchEnglishMs: of('searchEnglishMs'),
    searchChineseMs: of('searchChineseMs'),
  };
};

const bench: Bench = async ({ progress, quick }) => {
  const size = quick ? QUICK : FULL;
  await bundle(true);
  const rounds: Record<'encrypted' | 'plain', Measured[]> = { encrypted: [], plain: [] };
  for (let round = 1; round <= size.rounds; round += 1) {
    for (const kind of ['encrypted', 'plain'] as const) {
      rounds[kind].push(
        await oneRound(kind === 'encrypted', size, (text) =>
          progress(`round ${round}, ${kind}: ${text}`),
        ),
      );
    }
  }
  const encrypted = medians(rounds.encrypted);
  const plain = medians(rounds.plain);
  const aims = FIELDS.filter((field) => field !== 'readNewest50P99Ms').map((field) => {
    const faster = field === 'ingestPerSecond';
    const ratio = faster ? encrypted[field] / plain[field] : plain[field] / encrypted[field];
    return atLeast(`${field}: share of unencrypted speed`, rounded(ratio), 0.7);
  });
  return {
    figures: { messages: size.messages, ...encrypted },
    baseline: { name: 'the same store without encryption', ...plain },
    aims,
  };
};

export default bench;
