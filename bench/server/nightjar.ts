// `nightjar.ts CLIENTS directory|postgres WHERE`: the real server with one company of so many people,
// all signed in and all in one private channel.
import { openSession } from '../../server/accounts/open-session.ts';
import { createSignedTokens } from '../../server/accounts/signed-tokens.ts';
import { openSigningKey } from '../../server/accounts/signing-key.ts';
import type { Source } from '../../server/db/open-engine.ts';
import type { Tx } from '../../server/db/rows.ts';
import { createMemoryKeyProvider } from '../../server/keys/file-key-provider.ts';
import { createChannel } from '../../server/messages/channels.ts';
import { startServer } from '../../server/start.ts';
import { insertPerson } from '../../server/tenants/create-person.ts';
import { createTenant } from '../../server/tenants/create-tenant.ts';
import { shownOnSocket } from '../../server/testing/socket-client.ts';
import { newTestDevice } from '../../server/testing/test-device.ts';
import type { Me, Tenant } from '../../shared/domain/person.ts';
import { NightjarError, type Result } from '../../shared/errors/app-error.ts';
import { NONCE_HEADER } from '../../shared/proof/proof.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { serveParent } from './program.ts';

const DOMAIN = 'bench.test';
/** Seconds. Longer than a run, so that no client has to renew. */
const TOKEN_LIFE = 3_600;

const [clients = '0', kind, where = ''] = process.argv.slice(2);
const source: Source = kind === 'postgres' ? { url: where } : { directory: where };
const keySource = { provider: createMemoryKeyProvider() };
const server = await startServer({ source, keySource, port: 0 });
const { database } = server;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new NightjarError(result.error.code, result.error.detail);
  return result.value;
}

/** With a session, but without a password: a hash is meant to be slow. */
async function hire(tx: Tx, tenant: Tenant, index: number) {
  const person = {
    email: `p${index}@${DOMAIN}`,
    name: `P ${index}`,
    title: '',
    role: 'member',
    endsAt: null,
  } as const;
  const me: Me = await insertPerson(
    tx,
    tenant.id,
    person,
    'nobody signs in by password',
    Date.now(),
  );
  const device = await newTestDevice('bench');
  const owner = { tenantId: tenant.id, personId: me.id };
  const { sessionId } = await openSession(tx, owner, device.device, Date.now());
  const deviceKey = await thumbprintOf(device.key.publicJwk);
  return { device, grant: { ...owner, sessionId, role: me.role, deviceKey } };
}

const wanted = { domain: DOMAIN, name: 'Bench', rules: { everyone: {}, roles: {} } };
const { furnished } = must(
  await createTenant(database, wanted, Date.now(), async (tx, tenant) => {
    const hired = [];
    for (let index = 0; index < Number(clients); index += 1)
      hired.push(await hire(tx, tenant, index));
    const maker = hired[0]?.grant;
    if (!maker) throw new RangeError('no clients');
    const memberIds = hired.map(({ grant }) => grant.personId);
    const room = { kind: 'private' as const, name: 'room', topic: '', memberIds };
    return { hired, channel: must(await createChannel(tx, maker, room, Date.now())) };
  }),
);
const signedTokens = createSignedTokens(
  await openSigningKey(database, Date.now),
  Date.now,
  TOKEN_LIFE,
);
/** What proofs have to carry in the next minutes. */
const nonce = (await fetch(`${server.url}/v1/health`)).headers.get(NONCE_HEADER);

async function handshakeOf({ device, grant }: Awaited<ReturnType<typeof hire>>) {
  const { token: accessToken } = await signedTokens.signAccess(grant);
  device.heard(new URL(server.url), nonce);
  return shownOnSocket(server.url, { device, accessToken });
}

serveParent(
  {
    url: server.url,
    channelId: furnished.channel.id,
    handshakes: await Promise.all(furnished.hired.map(handshakeOf)),
  },
  () => server.close(),
);
