import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach } from 'vitest';
import { type Delivery, STANDARD_WATCHING } from '../../../shared/domain/watching.ts';
import type { Result } from '../../../shared/errors/app-error.ts';
import type { RouteReply } from '../../../shared/protocol/http.ts';
import type { EngineKind } from '../../db/engine.ts';
import type { MailSettings } from '../../mail/mailer.ts';
import type { ServerOptions } from '../../start.ts';
import { type SignedInPerson, type TestCompany, testCompany } from '../../testing/company.ts';
import { callRoute } from '../../testing/http-client.ts';
import { newTestDevice } from '../../testing/test-device.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

export const NO_DELIVERY: Delivery = { mail: false, webhook: null, syslog: null };

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** After the test, whatever becomes of it; the last one first. */
export const afterwards = (close: () => Promise<unknown> | unknown): void => {
  closing.push(close);
};

/** Listens on this machine until the test is over. Answers the port. */
export async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  afterwards(() => server.close());
  const { port } = server.address() as AddressInfo;
  return port;
}

export interface Delivering {
  server: TestServer;
  company: TestCompany;
  owner: SignedInPerson;
  /** Sets where alerts go, for the first time or after `basedOn` times. */
  deliverBy(delivery: Delivery, basedOn?: number): Promise<Result<RouteReply<'setWatching'>>>;
  /** Somebody has a copy of a new colleague's token: critical. */
  alarm(name?: string): Promise<void>;
}

/** A company whose receivers may stand on this machine, until the test is over. */
export async function startDelivering(
  options: Partial<ServerOptions> = {},
  engine: EngineKind = 'pglite',
): Promise<Delivering> {
  const server = await startTestServer(engine, { deliveryReach: 'inside-too', ...options });
  afterwards(() => server.close());
  const company = await testCompany(server);
  const owner = await company.arrive('Olga', 'owner');
  return {
    server,
    company,
    owner,
    async deliverBy(delivery, basedOn = 0) {
      await owner.stepUp();
      return owner.http('setWatching', { settings: { ...STANDARD_WATCHING, delivery }, basedOn });
    },
    async alarm(name = 'Ada') {
      await stealFrom(server, await company.arrive(name));
      await server.watched();
    },
  };
}

/** Somebody has a copy of the token, and not the key. */
export async function stealFrom(
  { url }: TestServer,
  { accessToken }: SignedInPerson,
): Promise<void> {
  await callRoute(url, 'readPolicy', {}, { device: await newTestDevice(), accessToken });
}

/** A receiver of webhooks that answers with what `status` says. */
export async function webhookReceiver(status: () => number = () => 204) {
  const got: { headers: Record<string, unknown>; body: string }[] = [];
  const port = await listening(
    createHttpServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      got.push({ headers: request.headers, body });
      response.writeHead(status()).end();
    }),
  );
  return { got, url: `http://127.0.0.1:${port}/alerts` };
}

export interface MailReceiver {
  mail: MailSettings;
  letters: { to: string[]; text: string }[];
}

/** A mail host that takes everything; from `refused` nothing. */
export async function mailReceiver(refused = ''): Promise<MailReceiver> {
  const letters: MailReceiver['letters'] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom({ address }, _session, done) {
      done(address === refused ? new Error('not from you') : null);
    },
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        letters.push({ to, text });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  afterwards(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  const { port } = smtp.server.address() as AddressInfo;
  return {
    mail: { url: new URL(`smtp://127.0.0.1:${port}`), from: 'nightjar@lumen.test' },
    letters,
  };
}
