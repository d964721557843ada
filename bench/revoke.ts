// First from an admin's word to the end of the session's socket: 1,000 bare sockets that are connected to one
// server, each session ended on its own.
//
// Then from an admin's "sign out and wipe" to the receipt on the server: 100 connected clients, all in one
// process, wiped one after the other. At once they would measure how long a hundred computers that share
// one event loop and one disk wait for each other. The baseline is a bare socket that hears of its end
// and answers with its ticket, on the same server: what is left is what the client does.

import { TEST_PASSWORD } from '../server/testing/company.ts';
import { callRoute } from '../server/testing/http-client.ts';
import { signedInOf } from '../server/testing/signed-in-of.ts';
import { connectSocket } from '../server/testing/socket-client.ts';
import { newTestDevice } from '../server/testing/test-device.ts';
import type { Result } from '../shared/errors/app-error.ts';
import { median, percentile, rounded } from './measure.ts';
import { atMost, type Bench } from './report.ts';
import { type Desk, sitDown } from './revoke/desk.ts';
import { closeSockets, type Wipe } from './revoke/sockets.ts';
import { type Company, startCompany } from './revoke/start-company.ts';

const FULL = { clients: 100, sockets: 1_000 };
const QUICK = { clients: 4, sockets: 20 };
const LIMIT_MS = 1_000;
const SOCKET_LIMIT_MS = 200;
/** A confirmation holds for five minutes. */
const CONFIRM_EVERY_MS = 3 * 60_000;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail ?? ''}`);
  return result.value;
}

async function signIn({ url }: Pick<Company, 'url'>, email: string) {
  const device = await newTestDevice('bare');
  const request = { email, password: TEST_PASSWORD, device: device.device };
  const signedIn = signedInOf(must(await callRoute(url, 'signIn', request, { device })));
  return { ...signedIn, as: { device, accessToken: signedIn.tokens.accessToken } };
}

/** Has sessions wiped. Answers when it was asked for. */
async function createAdmin(company: Pick<Company, 'url' | 'owner'>): Promise<Wipe> {
  const { url, owner } = company;
  const { as } = await signIn(company, owner);
  const proof = { method: 'password', password: TEST_PASSWORD } as const;
  let confirmedAt = Number.NEGATIVE_INFINITY;
  return async (sessionId) => {
    if (performance.now() - confirmedAt > CONFIRM_EVERY_MS) {
      must(await callRoute(url, 'stepUp', { proof }, as));
      confirmedAt = performance.now();
    }
    const asked = performance.now();
    const target = { kind: 'session', sessionId } as const;
    must(await callRoute(url, 'askWipe', { target, reason: 'bench' }, as));
    return asked;
  };
}

/** A connected client that has nothing to remove: hears, and says so. */
async function connectBare(company: Company, email: string) {
  const { as, sessionId, revocationTicket: ticket } = await signIn(company, email);
  const socket = await connectSocket(company.url, as);
  const acknowledged = socket.closed.then(async () => {
    must(await callRoute(company.url, 'revokeByTicket', { ticket, trigger: 'wiped' }));
    return performance.now();
  });
  return { sessionId, acknowledged };
}

const figuresOf = (samples: readonly number[]) => ({
  p50Ms: rounded(median(samples)),
  p95Ms: rounded(percentile(samples, 0.95)),
  worstMs: rounded(percentile(samples, 1)),
});

const bench: Bench = async ({ progress, quick }) => {
  const { clients, sockets } = quick ? QUICK : FULL;
  const closing = await closeSockets(sockets, createAdmin, progress);
  const company = await startCompany(clients);
  const desks: Desk[] = [];
  try {
    const wipe = await createAdmin(company);
    const waiting = [...company.members];
    async function signInNext(): Promise<void> {
      for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) {
        desks.push(await sitDown(company.url, email));
        progress(`${desks.length} of ${clients} signed in`);
      }
    }
    await Promise.all([signInNext(), signInNext(), signInNext(), signInNext()]);

    const real: number[] = [];
    const bare: number[] = [];
    for (const [at, desk] of desks.entries()) {
      progress(`${at} of ${clients} wiped`);
      const asked = await wipe(desk.sessionId);
      real.push((await desk.acknowledged) - asked);
      // In turns, so that a slow minute of the machine meets both.
      const plain = await connectBare(company, company.members[at] ?? '');
      const askedBare = await wipe(plain.sessionId);
      bare.push((await plain.acknowledged) - askedBare);
    }

    const figures = figuresOf(real);
    const baseline = figuresOf(bare);
    return {
      figures: { ...closing, clients, ...figures, ratio: rounded(figures.p50Ms / baseline.p50Ms) },
      baseline: { name: 'a bare socket that answers with its ticket', ...baseline },
      aims: [
        atMost(
          `revocation to socket closed, ${sockets} sockets, p99, ms`,
          closing.socketP99Ms,
          SOCKET_LIMIT_MS,
        ),
        atMost(`wipe asked to receipt, ${clients} clients, p95, ms`, figures.p95Ms, LIMIT_MS),
      ],
    };
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
    await company.stop();
  }
};

export default bench;
