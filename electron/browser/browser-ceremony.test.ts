import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { ManualClock } from '../session/testing/manual-clock.ts';
import {
  CEREMONY_LIMIT_MS,
  type CeremonyOutcome,
  createBrowserCeremony,
} from './browser-ceremony.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

interface UnderWay {
  opened: string;
  redirectUri: string;
  challenge: string;
  state: string;
  outcome: Promise<Result<CeremonyOutcome>>;
  cancel(): void;
}

/** A ceremony whose browser was opened and has not come back yet. */
async function begun(): Promise<UnderWay> {
  const opened = Promise.withResolvers<string>();
  const ceremony = createBrowserCeremony({ clock, open: async (url) => opened.resolve(url) });
  const asked = Promise.withResolvers<Pick<UnderWay, 'redirectUri' | 'challenge' | 'state'>>();
  const outcome = ceremony.run(async (redirectUri, challenge, state) => {
    asked.resolve({ redirectUri, challenge, state });
    return ok({ url: 'https://login.example/authorize?x=1' });
  });
  return {
    ...(await asked.promise),
    opened: await opened.promise,
    outcome,
    cancel: ceremony.cancel,
  };
}

const answerOf = ({ redirectUri }: UnderWay, answer: Record<string, string>) =>
  `${redirectUri}?${new URLSearchParams(answer)}`;

/** Any request, as a browser leads to it; `fetch` would say of itself that it is a page's own. */
async function see(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const asking = request(url, options);
  asking.end();
  const [response]: IncomingMessage[] = await once(asking, 'response');
  if (!response) throw new Error('no response');
  const { statusCode: status = 0, headers } = response;
  return { status, headers, text: await readText(response) };
}

const visit = async (...asked: Parameters<typeof see>): Promise<number> =>
  (await see(...asked)).status;

/** Nobody listens there any more: somebody else can. */
async function isFree(redirectUri: string): Promise<boolean> {
  const { port } = new URL(redirectUri);
  const socket = connect(Number(port), '127.0.0.1');
  const refused = await once(socket, 'connect').then(
    () => false,
    () => true,
  );
  socket.destroy();
  if (!refused) return false;
  const next = createServer().listen(Number(port), '127.0.0.1');
  await once(next, 'listening');
  next.close();
  return true;
}

describe('a ceremony in the browser', () => {
  it('ends with the code, and with the verifier of the challenge it began with', async () => {
    const ceremony = await begun();
    expect(ceremony.opened).toBe('https://login.example/authorize?x=1');
    const page = await see(
      answerOf(ceremony, { state: ceremony.state, code: 'c0de', iss: 'https://login.example' }),
    );
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    const { text } = page;
    expect(text).toContain('You can close this window');
    expect(text).toContain('你可以关闭此窗口');
    expect(text).not.toContain('c0de');

    const outcome = await ceremony.outcome;
    expect(outcome).toEqual(
      ok({
        code: 'c0de',
        issuer: 'https://login.example',
        state: ceremony.state,
        redirectUri: ceremony.redirectUri,
        verifier: expect.stringMatching(/^[\w-]{43}$/),
      }),
    );
    const verifier = outcome.ok ? outcome.value.verifier : '';
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(ceremony.challenge);
    expect(await isFree(ceremony.redirectUri)).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it.each([
    ['a wrong state', { query: { state: 'wrong', code: 'x' } }, 400],
    ['no state', { query: { code: 'x' } }, 400],
    ['no code', { query: {}, rightState: true }, 400],
    ['a wrong path', { path: '/elsewhere', query: { code: 'x' }, rightState: true }, 404],
    ["another origin's form", { method: 'POST', query: { code: 'x' }, rightState: true }, 405],
    [
      "a page's own request",
      { headers: { 'sec-fetch-mode': 'no-cors' }, query: { code: 'x' }, rightState: true },
      403,
    ],
    [
      'a name that was made to lead here',
      { headers: { host: 'rebound.example' }, query: { code: 'x' }, rightState: true },
      421,
    ],
  ])('refuses %s, and goes on waiting for the right one', async (_, wrong, status) => {
    const ceremony = await begun();
    const url = new URL(ceremony.redirectUri);
    if ('path' in wrong && wrong.path) url.pathname = wrong.path;
    const right = 'rightState' in wrong ? { state: ceremony.state } : {};
    url.search = String(
      new URLSearchParams({ ...right, ...wrong.query } as Record<string, string>),
    );
    expect(
      await visit(url.href, {
        method: 'method' in wrong && wrong.method ? wrong.method : 'GET',
        ...('headers' in wrong && wrong.headers
          ? { headers: wrong.headers as Record<string, string> }
          : {}),
      }),
    ).toBe(status);
    // The control: nothing was spent.
    const right200 = answerOf(ceremony, { state: ceremony.state, code: 'right' });
    expect(await visit(right200)).toBe(200);
    expect(await ceremony.outcome).toMatchObject({ ok: true, value: { code: 'right' } });
  });

  it('refuses a parameter that is there twice', async () => {
    const ceremony = await begun();
    const url = answerOf(ceremony, { state: ceremony.state, code: 'one' });
    expect(await visit(`${url}&code=two`)).toBe(400);
    expect(await visit(`${url}&state=two`)).toBe(400);
    ceremony.cancel();
    await ceremony.outcome;
  });

  it('takes one request, and no second one', async () => {
    const ceremony = await begun();
    const url = answerOf(ceremony, { state: ceremony.state, code: 'first' });
    const both = await Promise.allSettled([visit(url), visit(url.replace('first', 'second'))]);
    const taken = both.filter((each) => each.status === 'fulfilled' && each.value === 200);
    expect(taken).toHaveLength(1);
    expect(await ceremony.outcome).toMatchObject({ ok: true });
    await expect(visit(url)).rejects.toThrow('ECONNREFUSED');
  });

  it('tells that the page said no', async () => {
    const ceremony = await begun();
    const page = await see(
      answerOf(ceremony, { state: ceremony.state, error: 'access_denied', error_description: 'x' }),
    );
    expect(page.text).toContain('Not completed');
    expect(await ceremony.outcome).toEqual(err('BrowserRefused', { detail: 'access_denied' }));
  });

  it("keeps a stranger's words out of logs", async () => {
    const ceremony = await begun();
    await visit(answerOf(ceremony, { state: ceremony.state, error: 'Call 555-0100!' }));
    expect(await ceremony.outcome).toEqual(err('BrowserRefused', { detail: 'unnamed' }));
  });

  it('ends when it is called off, and frees the port', async () => {
    const ceremony = await begun();
    ceremony.cancel();
    expect(await ceremony.outcome).toEqual(err('BrowserCancelled'));
    expect(await isFree(ceremony.redirectUri)).toBe(true);
  });

  it('ends after its time, and not before', async () => {
    const ceremony = await begun();
    clock.advance(CEREMONY_LIMIT_MS - 1);
    expect(await isFree(ceremony.redirectUri)).toBe(false);
    clock.advance(1);
    expect(await ceremony.outcome).toEqual(err('BrowserTimeout'));
    expect(await isFree(ceremony.redirectUri)).toBe(true);
  });

  it('calls the old one off when a new one begins', async () => {
    const ceremony = createBrowserCeremony({ clock, open: async () => {} });
    const never = new Promise<never>(() => {});
    const first = ceremony.run(() => never);
    const second = ceremony.run(async () => err('ServerUnreachable'));
    expect(await first).toEqual(err('BrowserCancelled'));
    expect(await second).toEqual(err('ServerUnreachable'));
  });

  it.each(['file:///etc/passwd', 'http://login.example/', 'smb://server/share', 'javascript:1'])(
    'opens nothing but encrypted pages: not %s',
    async (url) => {
      const opened: string[] = [];
      const open = async (address: string) => void opened.push(address);
      const outcome = await createBrowserCeremony({ clock, open }).run(async () => ok({ url }));
      expect(outcome).toMatchObject({ ok: false, error: { code: 'ServerAnswerInvalid' } });
      expect(opened).toEqual([]);
    },
  );

  it('opens no browser once it is over', async () => {
    const opened: string[] = [];
    const answer = Promise.withResolvers<Result<{ url: string }>>();
    const open = async (address: string) => void opened.push(address);
    const ceremony = createBrowserCeremony({ clock, open });
    const outcome = ceremony.run(() => answer.promise);
    ceremony.cancel();
    expect(await outcome).toEqual(err('BrowserCancelled'));
    answer.resolve(ok({ url: 'https://login.example/' }));
    await answer.promise;
    expect(opened).toEqual([]);
  });

  it('says so when there is no browser', async () => {
    const open = () => Promise.reject(new Error('no browser'));
    const ceremony = createBrowserCeremony({ clock, open });
    const outcome = await ceremony.run(async () => ok({ url: 'https://login.example/' }));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'BrowserUnavailable' } });
  });
});
