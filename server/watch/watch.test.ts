import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { alerts } from '../db/schema.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import type { LogEntry } from '../log.ts';
import { createTestClock } from '../testing/clock.ts';
import { type Admitted, testCompany } from '../testing/company.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { createWatch, type RunningWatch } from './watch.ts';
import type { WatchEvent } from './watch-event.ts';

/** Longer than the watch tries. */
const HOURS = 2 * 3_600_000;

let database: Database;
let sealing: TenantSealing;
beforeAll(async () => {
  ({ database, sealing } = await openTestDatabase('pglite'));
});
afterAll(() => database.close());

type Fault = 'refused' | 'unanswered';

/** Which of the calls that come are to fail: before they do anything, or after they did it. */
let failing: (call: number) => Fault | null;
let calls: number;
let faults: number;
let tenantId: TenantId;
let ada: Admitted;
let bob: Admitted;
let watch: RunningWatch;
/** Whom the alerts are about that admins are told of. */
let told: unknown[];
let logged: LogEntry[];
let clock: ReturnType<typeof createTestClock>;

beforeEach(async () => {
  const company = await testCompany({ url: 'http://localhost/', database });
  tenantId = company.tenant.id;
  await company.hire('Olga', 'owner');
  [ada, bob] = [
    await company.admit(await company.hire('Ada')),
    await company.admit(await company.hire('Bob')),
  ];
  [calls, faults] = [0, 0];
  [told, logged, clock, failing] = [[], [], createTestClock(), () => null];
  watch = createWatch({
    database: {
      ...database,
      async inTenant(tenant, work) {
        const fault = failing(calls);
        calls += 1;
        if (fault) faults += 1;
        if (fault === 'refused') throw new Error('the database is away');
        const answer = await database.inTenant(tenant, work);
        if (fault === 'unanswered') throw new Error('the database went away');
        return answer;
      },
    },
    sealing,
    clock,
    log: (entry) => logged.push(entry),
    tell: {
      alert: (_admins, { person }) => void told.push(person?.id),
      notice: () => {},
      lock: () => {},
      ended: () => {},
    },
    mail: null,
    reach: 'public',
  });
  return () => watch.close();
});

const reused = ({ me, sessionId }: Admitted, at = clock()): WatchEvent => ({
  kind: 'refresh-reused',
  tenantId,
  at,
  personId: me.id,
  sessionId,
  address: '93.184.215.14',
});

const raised = async () => {
  const rows = await database.inTenant(tenantId, (tx) => tx.select().from(alerts));
  return rows.map(({ personId }) => personId).toSorted();
};

describe('what a rule finds', () => {
  // Read the settings, read the people, write the alert down, answer it, queue it.
  it.each([0, 1, 2, 3, 4].flatMap((at) => [[at, 'refused'] as const, [at, 'unanswered'] as const]))(
    'is one alert, told of once, where call %i to the database is %s',
    async (at, fault) => {
      failing = (call) => (call === at ? fault : null);
      watch.note(reused(ada));
      await watch.idle();
      await watch.idle();
      expect([await raised(), told]).toEqual([[ada.me.id], [ada.me.id]]);
      // Control: it did fail, and what was told of is no news.
      expect(faults).toBe(1);
      watch.note(reused(ada, clock() + 1));
      await watch.idle();
      expect(await raised()).toEqual([ada.me.id]);
    },
  );

  it('holds up nothing else that was found with it', async () => {
    failing = (call) => (call === 2 ? 'refused' : null);
    watch.note(reused(ada));
    watch.note(reused(bob, clock() + 1));
    await watch.idle();
    await watch.idle();
    expect(told).toEqual([bob.me.id, ada.me.id]);
  });

  it('is an alert as soon as the database is there again, also when nothing else happens', async () => {
    let away = true;
    failing = () => (away ? 'refused' : null);
    watch.note(reused(ada));
    await watch.idle();
    expect([await raised(), told]).toEqual([[], []]);
    away = false;
    await expect.poll(raised, { timeout: 8_000 }).toEqual([ada.me.id]);
  });

  it('is news again when it was given up', async () => {
    const at = clock();
    failing = (call) => (call >= 2 ? 'refused' : null);
    watch.note(reused(ada, at));
    await watch.idle();
    clock.advance(HOURS);
    await watch.idle();
    expect(logged).toContainEqual(
      expect.objectContaining({ event: 'alert not raised', subject: 'refresh-reuse' }),
    );
    failing = () => null;
    await watch.idle();
    expect(await raised()).toEqual([]);
    watch.note(reused(ada, at + 1));
    await watch.idle();
    expect(await raised()).toEqual([ada.me.id]);
  });
});
