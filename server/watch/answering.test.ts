import { eq, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { AlertId } from '../../shared/domain/ids.ts';
import { openSession } from '../accounts/open-session.ts';
import { rowsOf } from '../db/rows.ts';
import { alerts, people, sessions } from '../db/schema.ts';
import { testCompany } from '../testing/company.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer } from '../testing/test-server.ts';
import { answer } from './answering.ts';

const Waiting = z.object({ n: z.coerce.number() });

it('waits for a sign-in that is under way, and ends what it opened', async () => {
  // The one engine where two transactions are open at once.
  const server = await startTestServer('postgres');
  try {
    const { database, clock } = server;
    const company = await testCompany(server);
    await company.hire('Olga', 'owner');
    const ada = await company.hire('Ada');
    const tenantId = company.tenant.id;
    const alertId = AlertId.parse(crypto.randomUUID());
    const subject = { tenantId, alertId, personId: ada.id, reason: 'a drill' };
    const alert = {
      ...{ tenantId, id: alertId, at: clock(), rule: 'stolen-token', severity: 'critical' },
      ...{ evidence: {}, answers: [], tellsPerson: false, state: 'open' },
    };
    await database.inTenant(tenantId, (tx) => tx.insert(alerts).values(alert));
    const { device } = await newTestDevice();
    const waiting = () =>
      database.asOwner(async (tx) => {
        const query = sql`select count(*) as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return (await rowsOf(tx, query, Waiting))[0]?.n;
      });

    let answered: ReturnType<typeof answer> | undefined;
    const sessionId = await database.inTenant(tenantId, async (tx) => {
      // As `enter` does.
      await tx.select().from(people).where(eq(people.id, ada.id)).for('no key update');
      const opened = await openSession(tx, { tenantId, personId: ada.id }, device, clock());
      answered = database.inTenant(tenantId, (other) =>
        answer(other, subject, ['suspend'], clock()),
      );
      await expect.poll(waiting).toBe(1);
      return opened.sessionId;
    });
    expect((await answered)?.ended).toEqual([sessionId]);
    const [row] = await database.inTenant(tenantId, (tx) =>
      tx.select().from(sessions).where(eq(sessions.id, sessionId)),
    );
    expect(row?.revokedAt).not.toBeNull();
  } finally {
    await server.close();
  }
});
