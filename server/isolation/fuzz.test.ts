import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { textOf } from '../testing/http-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import type { Shot } from './http-ask.ts';
import { askRoute, SAMPLES } from './samples.ts';
import { makeWorld, type World } from './world.ts';

const RUNS = 6;

const anything = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\0', '\ud800', '', '__proto__', -1, 2 ** 53, 'x'.repeat(300)),
);
const Fields = z.record(z.string(), z.unknown());

/** A header's value, as far as a client can send one. */
const headerOf = (value: unknown): string =>
  textOf(value)
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 1_000)
    .trim();
const partOf = (value: unknown): string => encodeURIComponent(textOf(value));

/** A good request with something else in one of its places: a field, the path's last part, the query, a header. */
function spoil(shot: Shot, value: unknown, place: number): Shot {
  const fields = readFields(shot.body);
  const headers = Object.keys(shot.headers ?? {});
  const spoilt: Shot[] = [
    ...Object.keys(fields).map((name) => ({
      ...shot,
      body: JSON.stringify({ ...fields, [name]: value }),
    })),
    ...headers.map((name) => ({
      ...shot,
      headers: { ...shot.headers, [name]: headerOf(value) },
    })),
    { ...shot, path: shot.path.replace(/[^/?]+(?=\?|$)/, partOf(value)) },
    { ...shot, path: `${shot.path}${shot.path.includes('?') ? '&' : '?'}limit=${partOf(value)}` },
    ...(shot.body === undefined ? [] : [{ ...shot, body: JSON.stringify(value) ?? '' }]),
  ];
  return spoilt[place % spoilt.length] ?? shot;
}

function readFields(body: string | undefined): Record<string, unknown> {
  try {
    return Fields.safeParse(JSON.parse(body ?? '{}')).data ?? {};
  } catch {
    // A form, or a part of a file.
    return {};
  }
}

describe('every route, beside the contract as well', () => {
  let server: TestServer;
  let world: World;
  beforeAll(async () => {
    server = await startTestServer('pglite');
    world = await makeWorld(server);
  }, 60_000);
  afterAll(() => server.close());

  /** Whether the owner is still known: some of what they ask for ends their own session. */
  const isKnown = async () => {
    const asking = { method: 'GET', path: '/v1/sessions' };
    return (await askRoute(server.url, 'session', asking, { world, role: 'owner' })).ok;
  };

  it.each(SAMPLES)(
    '$name has an answer to a request that is spoilt in one place',
    async (sample) => {
      const { access, specimen } = sample;
      if (!(await isKnown())) world = await makeWorld(server);
      server.logged.length = 0;
      const shot = specimen.request(world.ids);
      await fc.assert(
        fc.asyncProperty(anything, fc.nat({ max: 40 }), async (value, place) => {
          const spoilt = spoil(shot, value, place);
          const { text } = await askRoute(server.url, access, spoilt, { world, role: 'owner' });
          // Whatever it is: done, or refused; never a fault.
          expect(text).not.toMatch(/^500 /);
        }),
        { numRuns: RUNS },
      );
      expect(server.logged.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );
});
