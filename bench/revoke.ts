// From an admin's "sign out and wipe" to the receipt on the server: 100 connected clients, all in one
// process, wiped one after the other. At once they would measure how long a hundred computers that share
// one event loop and one disk wait for each other. The baseline is a bare socket that hears of its end
// and answers with its ticket, on the same server: what is left is what the client does.

import { randomUUID } from 'node:crypto';
import { createApi } from '../electron/sync/http-api.ts';
import { TEST_PASSWORD } from '../server/testing/company.ts';
import { signedInOf } from '../server/testing/signed-in-of.ts';
import { connectSocket } from '../server/testing/socket-client.ts';
import { DeviceId, type SessionId } from '../shared/domain/ids.ts';
import type { Result } from '../shared/errors/app-error.ts';
import { anyPublicJwk } from '../shared/signing/testing/any-public-jwk.ts';
import { median, percentile, rounded } from './measure.ts';
import { atMost, type Bench } from './report.ts';
import { type Desk, sitDown } from './revoke/desk.ts';
import { type Company, startCompany } from './revoke/start-company.ts';

const FULL = { clients: 100 };
const QUICK = { clients: 4 };
const LIMIT_MS = 1_000;

const api = createApi();

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail ?? ''}`);
  return result.value;
}

async function signIn({ url }: Company, email: string) {
  const id = DeviceId.parse(randomUUID());
  const device = { id, name: 'bare', platform: 'linux', key: anyPublicJwk() } as const;
  const step = await api.call(url, 'signIn', { email, password: TEST_PASSWORD, device });
  return signedInOf(must(step));
}

/** Has sessions wiped. Answers when it was asked for. */
async function createAdmin(company: Company): Promise<(sessionId: SessionId) => Promise<number>> {
  const { url, owner } = company;
  const { tokens } = await signIn(company, owner);
  const { accessToken } = tokens;
  return async (sessionId) => {
    must(await api.call(url, 'stepUp', { password: TEST_PASSWORD }, accessToken));
    const asked = performance.now();
    const target = { kind: 'session', sessionId } as const;
    must(await api.call(url, 'askWipe', { target, reason: 'bench' }, accessToken));
    return asked;
  };
}

/** A connected client that has nothing to remove: hears, and says so. */
async function connectBare(company: Company, email: string) {
  const { tokens, sessionId, revocationTicket: ticket } = await signIn(company, email);
  const socket = await connectSocket(company.url, tokens.accessToken);
  const acknowledged = socket.closed.then(async () => {
    must(await api.call(company.url, 'revokeByTicket', { ticket, trigger: 'wiped' }));
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
  const { clients } = quick ? QUICK : FULL;
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
      figures: { clients, ...figures, ratio: rounded(figures.p50Ms / baseline.p50Ms) },
      baseline: { name: 'a bare socket that answers with its ticket', ...baseline },
      aims: [atMost(`wipe asked to receipt, ${clients} clients, p95, ms`, figures.p95Ms, LIMIT_MS)],
    };
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
    await company.stop();
  }
};

export default bench;
