import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Delivery, DeliveryChannel } from '../../../shared/domain/watching.ts';
import { must } from '../../testing/company.ts';
import {
  type Delivering,
  listening,
  mailReceiver,
  NO_DELIVERY,
  startDelivering,
  webhookReceiver,
} from '../testing/delivering.ts';

const outcomes = async ({ owner }: Delivering) =>
  must(await owner.http('readWatching', {})).outcomes;
const tried = async ({ owner }: Delivering, channel: DeliveryChannel) =>
  owner.http('testDelivery', { channel });

describe('a test', () => {
  it('of a webhook arrives, signed, and says that it is one', async () => {
    const there = await startDelivering();
    const { got, url } = await webhookReceiver();
    must(await there.deliverBy({ ...NO_DELIVERY, webhook: { url } }));
    expect((await outcomes(there)).webhook).toBeNull();
    const { outcome } = must(await tried(there, 'webhook'));
    expect(outcome.fault).toBeNull();
    const [one] = got;
    expect(JSON.parse(one?.body ?? '')).toMatchObject({
      type: 'test',
      test: { about: { en: expect.stringMatching(/^This is a test/) } },
    });
    expect(one?.headers['webhook-signature']).toMatch(/^v1,/);
    expect((await outcomes(there)).webhook).toEqual(outcome);
  });

  it('of syslog arrives, and is no alert', async () => {
    const there = await startDelivering();
    let text = '';
    const port = await listening(
      createServer((socket) => {
        socket.on('data', (chunk) => {
          text += String(chunk);
        });
        socket.on('end', () => socket.end());
      }),
    );
    const syslog = { transport: 'tcp', host: '127.0.0.1', port } as const;
    must(await there.deliverBy({ ...NO_DELIVERY, syslog }));
    must(await tried(there, 'syslog'));
    expect(text).toMatch(
      /<109>1 .* test - \uFEFFCEF:0\|Nightjar\|Nightjar\|[^|]+\|test\|Test\|0\|/,
    );
  });

  it('by mail goes to whoever asks, also when they want no alerts', async () => {
    const { mail, letters } = await mailReceiver();
    const there = await startDelivering({ mail });
    await there.company.hire('Adam', 'admin');
    must(await there.deliverBy({ ...NO_DELIVERY, mail: true }));
    must(await there.owner.http('wantAlertMail', { wanted: false }));
    expect(must(await tried(there, 'mail')).outcome.fault).toBeNull();
    expect(letters.map(({ to }) => to)).toEqual([[`olga@${there.company.domain}`]]);
  });

  it('of what is not set, there is none', async () => {
    const there = await startDelivering();
    must(await there.deliverBy(NO_DELIVERY));
    for (const channel of ['mail', 'webhook', 'syslog'] as const) {
      expect(await tried(there, channel)).toMatchObject({ error: { code: 'NotFound' } });
    }
  });

  it('is for admins alone, who have to confirm', async () => {
    const there = await startDelivering();
    const { got, url } = await webhookReceiver();
    must(await there.deliverBy({ ...NO_DELIVERY, webhook: { url } }));
    const mia = await there.company.arrive('Mia');
    await mia.stepUp();
    expect(await mia.http('testDelivery', { channel: 'webhook' })).toMatchObject({
      error: { code: 'NotAllowed' },
    });
    const again = await there.company.signIn(there.owner.me);
    expect(await again.http('testDelivery', { channel: 'webhook' })).toMatchObject({
      error: { code: 'StepUpNeeded' },
    });
    const tests = () => got.filter(({ body }) => JSON.parse(body).type === 'test');
    expect(tests()).toEqual([]);
    await again.stepUp();
    must(await again.http('testDelivery', { channel: 'webhook' }));
    expect(tests()).toHaveLength(1);
  });
});

describe('how it went the last time', () => {
  it('is forgotten with the receiver, and not with another change', async () => {
    const there = await startDelivering();
    const { url } = await webhookReceiver();
    const webhook = { url };
    must(await there.deliverBy({ ...NO_DELIVERY, webhook }));
    await there.alarm();
    expect((await outcomes(there)).webhook).toMatchObject({ fault: null });
    must(await there.deliverBy({ ...NO_DELIVERY, webhook, mail: true }, 1));
    expect((await outcomes(there)).webhook).toMatchObject({ fault: null });
    must(await there.deliverBy({ ...NO_DELIVERY, webhook: { url: `${url}/elsewhere` } }, 2));
    expect((await outcomes(there)).webhook).toBeNull();
  });

  it.each<[string, () => Promise<Delivery>, string]>([
    [
      'a receiver that says no',
      async () => ({ ...NO_DELIVERY, webhook: { url: (await webhookReceiver(() => 403)).url } }),
      'refused',
    ],
    [
      'a redirect, which is not followed',
      async () => ({ ...NO_DELIVERY, webhook: { url: (await webhookReceiver(() => 302)).url } }),
      'refused',
    ],
    [
      'nobody there',
      async () => ({ ...NO_DELIVERY, webhook: { url: 'http://127.0.0.1:1/' } }),
      'not-reached',
    ],
    [
      'an address in the clear',
      async () => ({ ...NO_DELIVERY, webhook: { url: 'http://10.1.2.3/' } }),
      'not-encrypted',
    ],
  ])('says why: %s', async (_, delivery, fault) => {
    const there = await startDelivering();
    must(await there.deliverBy(await delivery()));
    expect(must(await tried(there, 'webhook')).outcome.fault).toBe(fault);
    expect((await outcomes(there)).webhook?.fault).toBe(fault);
  });

  it('says that the mail host said no, or is not there', async () => {
    const { mail } = await mailReceiver('nightjar@lumen.test');
    const there = await startDelivering({ mail });
    must(await there.deliverBy({ ...NO_DELIVERY, mail: true }));
    expect(must(await tried(there, 'mail')).outcome.fault).toBe('refused');
    const gone = await startDelivering({ mail: { ...mail, url: new URL('smtp://127.0.0.1:1') } });
    must(await gone.deliverBy({ ...NO_DELIVERY, mail: true }));
    expect(must(await tried(gone, 'mail')).outcome.fault).toBe('not-reached');
  });
});

it('alerts are mailed to admins who are there and want them, and to nobody who left', async () => {
  const { mail, letters } = await mailReceiver();
  const there = await startDelivering({ mail });
  const { owner, company } = there;
  const [adam, eve] = [await company.hire('Adam', 'admin'), await company.hire('Eve', 'admin')];
  must(await there.deliverBy({ ...NO_DELIVERY, mail: true }));
  must(await owner.http('suspendPerson', { personId: adam.id }));
  const named = async () =>
    must(await owner.http('readWatching', {})).mailed.map(({ name }) => name);
  expect(await named()).toEqual(['Eve', 'Olga']);
  must(await owner.http('deactivatePerson', { personId: eve.id, reason: 'left' }));
  must(await owner.http('liftSuspension', { personId: adam.id }));
  expect(await named()).toEqual(['Adam', 'Olga']);
  await there.alarm();
  expect(letters.flatMap(({ to }) => to).toSorted()).toEqual(
    ['ada', 'adam', 'olga'].map((name) => `${name}@${company.domain}`),
  );
});
