// A sign-in with a password: from the request to the session's tokens, on the real server and PostgreSQL,
// with the proof of the device's key. Once with argon2id as it is, once with the same password under argon2's
// least cost: what is left then is everything else. The baseline is the check of a hash alone, in this
// process. All three take turns, so that a slow minute of the machine meets each.
import { loadavg } from 'node:os';
import { hashPassword, verifyPassword } from '../server/accounts/password.ts';
import { TEST_PASSWORD } from '../server/testing/company.ts';
import { callRoute } from '../server/testing/http-client.ts';
import { signedInOf } from '../server/testing/signed-in-of.ts';
import { newTestDevice } from '../server/testing/test-device.ts';
import { median, percentile, rounded, timed } from './measure.ts';
import { atMost, type Bench } from './report.ts';
import { startCompany } from './signin/start-company.ts';

/** Each person signs in on one device, first without being timed: a device's first proof is asked for twice. */
const FULL = { people: 25, rounds: 8 };
const QUICK = { people: 2, rounds: 2 };
const LIMIT_MS = 250;
const LIMIT_REST_MS = 50;

const figuresOf = (samples: readonly number[]) => ({
  p50Ms: rounded(median(samples)),
  p95Ms: rounded(percentile(samples, 0.95)),
});

/** Somebody at one computer, who signs in again and again. */
async function sitDown(url: string, email: string): Promise<() => Promise<number>> {
  const device = await newTestDevice();
  const request = { email, password: TEST_PASSWORD, device: device.device };
  return async () => {
    const { ms, value } = await timed(() => callRoute(url, 'signIn', request, { device }));
    if (!value.ok) throw new Error(`${value.error.code}: ${value.error.detail ?? ''}`);
    signedInOf(value.value);
    return ms;
  };
}

const bench: Bench = async ({ progress, quick }) => {
  const { people, rounds } = quick ? QUICK : FULL;
  const company = await startCompany(people);
  try {
    const kept = await hashPassword(TEST_PASSWORD);
    const bare = async () => (await timed(() => verifyPassword(kept, TEST_PASSWORD))).ms;
    const hashed = await Promise.all(company.hashed.map((email) => sitDown(company.url, email)));
    const cheap = await Promise.all(company.cheap.map((email) => sitDown(company.url, email)));
    for (const signIn of [...hashed, ...cheap]) await signIn();
    const ms = { whole: [] as number[], rest: [] as number[], bare: [] as number[] };
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      for (const [at, signIn] of hashed.entries()) {
        ms.whole.push(await signIn());
        ms.rest.push((await cheap[at]?.()) ?? Number.NaN);
        ms.bare.push(await bare());
      }
    }
    const [whole, rest] = [figuresOf(ms.whole), figuresOf(ms.rest)];
    return {
      figures: {
        signIns: ms.whole.length,
        ...whole,
        withoutArgon2P50Ms: rest.p50Ms,
        withoutArgon2P95Ms: rest.p95Ms,
        load: rounded(loadavg()[0] ?? Number.NaN),
      },
      baseline: { name: 'one argon2id check alone', ...figuresOf(ms.bare) },
      aims: [
        atMost('sign-in, p95, ms', whole.p95Ms, LIMIT_MS),
        atMost('sign-in without argon2, p95, ms', rest.p95Ms, LIMIT_REST_MS),
      ],
    };
  } finally {
    await company.stop();
  }
};

export default bench;
