import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { alertDeliveries, alerts } from '../../db/schema.ts';
import type { MailSettings } from '../../mail/mailer.ts';
import { must, testCompany } from '../../testing/company.ts';
import { newSource } from '../../testing/engines.ts';
import { startTestServer } from '../../testing/test-server.ts';
import {
  afterwards,
  listening,
  type MailReceiver,
  mailReceiver,
  NO_DELIVERY,
  startDelivering,
  stealFrom,
  webhookReceiver,
} from '../testing/delivering.ts';
import { WAITING_MOST } from './queue.ts';

describe('a webhook', () => {
  it('is sent the alert, signed with the secret that was shown once', async () => {
    const { deliverBy, alarm } = await startDelivering();
    const { got, url } = await webhookReceiver();
    const { webhookSecret } = must(await deliverBy({ ...NO_DELIVERY, webhook: { url } }));
    await alarm();
    const [one] = got;
    if (!one) throw new Error('nothing came');
    const body = JSON.parse(one.body);
    expect(body).toMatchObject({ type: 'alert', alert: { evidence: { rule: 'stolen-token' } } });
    expect(body.alert.about['zh-CN']).not.toBe(body.alert.about.en);
    const key = Buffer.from((webhookSecret ?? '').slice('whsec_'.length), 'base64');
    const signed = `${one.headers['webhook-id']}.${one.headers['webhook-timestamp']}.${one.body}`;
    const mac = (text: string) => createHmac('sha256', key).update(text).digest('base64');
    expect(one.headers['webhook-signature']).toBe(`v1,${mac(signed)}`);
    expect(one.headers['webhook-signature']).not.toBe(`v1,${mac(`${signed} `)}`);
  });

  it('that fails is tried again, with the same id, until it takes the alert', async () => {
    const { server, deliverBy, alarm } = await startDelivering();
    let status = 500;
    const { got, url } = await webhookReceiver(() => status);
    must(await deliverBy({ ...NO_DELIVERY, webhook: { url } }));
    await alarm();
    expect(got).toHaveLength(1);
    expect(server.logged).toContainEqual(
      expect.objectContaining({ event: 'alert not delivered yet', subject: 'webhook' }),
    );
    status = 200;
    server.clock.advance(11_000);
    await expect.poll(() => got.length, { timeout: 9_000 }).toBe(2);
    expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id']);
    expect(got[1]?.body).toBe(got[0]?.body);
  });

  it('that stands inside is refused, unless the operator allows it', async () => {
    const { deliverBy } = await startDelivering({ deliveryReach: 'public' });
    for (const url of [
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'http://example.com/',
    ]) {
      expect(await deliverBy({ ...NO_DELIVERY, webhook: { url } })).toMatchObject({
        error: { code: 'NotAllowed' },
      });
    }
    const syslog = { transport: 'udp', host: '10.0.0.5', port: 514 } as const;
    expect(await deliverBy({ ...NO_DELIVERY, syslog })).toMatchObject({
      error: { code: 'NotAllowed' },
    });
    // The control: a receiver that everybody can reach.
    expect(
      (await deliverBy({ ...NO_DELIVERY, webhook: { url: 'https://93.184.215.14/' } })).ok,
    ).toBe(true);
  });
});

describe('mail', () => {
  let mail: MailSettings;
  let letters: MailReceiver['letters'];
  beforeEach(async () => {
    ({ mail, letters } = await mailReceiver());
  });

  const recipients = () => letters.flatMap(({ to }) => to).toSorted();

  it('goes to the person concerned, and to the admins who want it', async () => {
    const { company, owner, deliverBy, alarm } = await startDelivering({ mail });
    await company.hire('Adam', 'admin');
    must(await deliverBy({ ...NO_DELIVERY, mail: true }));
    must(await owner.http('wantAlertMail', { wanted: false }));
    await alarm();
    expect(recipients()).toEqual([`ada@${company.domain}`, `adam@${company.domain}`]);
    expect(letters[0]?.text).toContain('auto-generated');
  });

  it('does not wait for a webhook that hangs, of the same company or of another', async () => {
    const { server, company, deliverBy } = await startDelivering({ mail });
    const hanging: ServerResponse[] = [];
    const port = await listening(createServer((_request, response) => hanging.push(response)));
    const webhook = { url: `http://127.0.0.1:${port}/` };
    must(await deliverBy({ ...NO_DELIVERY, webhook }));
    const other = await testCompany(server);
    const [ada, eve] = [await company.arrive('Ada'), await other.arrive('Eve')];
    await stealFrom(server, ada);
    await expect.poll(() => hanging.length).toBe(1);
    await stealFrom(server, eve);
    await expect.poll(recipients, { timeout: 4_000 }).toEqual([ada.me.email, eve.me.email].sort());
    // The control: it hangs still.
    expect(hanging.map(({ closed }) => closed)).toEqual([false]);
    for (const response of hanging) response.writeHead(204).end();
  });

  it('is queued however much waits for a webhook that is gone', async () => {
    const { server, company, deliverBy, alarm } = await startDelivering({ mail });
    const { got, url } = await webhookReceiver();
    must(await deliverBy({ ...NO_DELIVERY, webhook: { url } }));
    await alarm();
    expect([recipients(), got.length]).toEqual([[`ada@${company.domain}`], 1]);
    const tenantId = company.tenant.id;
    await server.database.inTenant(tenantId, async (tx) => {
      const [alert] = await tx.select({ alertId: alerts.id }).from(alerts);
      if (!alert) throw new Error('no alert');
      const nextAt = server.clock() + 3_600_000;
      const row = { tenantId, ...alert, channel: 'webhook', attempts: 1, nextAt } as const;
      const full = Array.from({ length: WAITING_MOST }, () => ({ ...row, id: randomUUID() }));
      await tx.insert(alertDeliveries).values(full);
    });
    await alarm('Bob');
    expect([recipients(), got.length]).toEqual([
      [`ada@${company.domain}`, `bob@${company.domain}`],
      1,
    ]);
    expect(server.logged).toContainEqual(
      expect.objectContaining({ event: 'deliveries full', subject: 'webhook' }),
    );
  });

  it('that waited is sent after a restart', async () => {
    const source = await newSource('postgres');
    const nobody = { ...mail, url: new URL('smtp://127.0.0.1:1') };
    const { server, company, alarm } = await startDelivering({ source, mail: nobody });
    await alarm();
    expect(recipients()).toEqual([]);
    await server.close();
    const clock = server.clock;
    clock.advance(11_000);
    const next = await startTestServer('postgres', { source, mail, clock });
    afterwards(() => next.close());
    await next.watched();
    expect(recipients()).toEqual([`ada@${company.domain}`, `olga@${company.domain}`]);
  });
});
