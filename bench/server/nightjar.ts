// `nightjar.ts CLIENTS directory|postgres WHERE`: the real server with one company of so many people,
// all signed in and all in one private channel.
import { randomUUID } from 'node:crypto';
import { openSession } from '../../server/accounts/sessions.ts';
import { createSignedTokens } from '../../server/accounts/signed-tokens.ts';
import { openSigningKey } from '../../server/accounts/signing-key.ts';
import type { Source } from '../../server/db/open-engine.ts';
import type { Tx } from '../../server/db/rows.ts';
import { createChannel } from '../../server/messages/channels.ts';
import { startServer } from '../../server/start.ts';
import { insertPerson } from '../../server/tenants/create-person.ts';
import { createTenant } from '../../server/tenants/create-tenant.ts';
import { DeviceId } from '../../shared/domain/ids.ts';
import type { Me, Tenant } from '../../shared/domain/person.ts';
import { NightjarError, type Result } from '../../shared/errors/app-error.ts';
import { anyPublicJwk } from '../../shared/signing/testing/any-public-jwk.ts';
import { serveParent } from './program.ts';

const DOMAIN = 'bench.test';
/** Seconds. Longer than a run, so that no client has to renew. */
const TOKEN_LIFE = 3_600;

const [clients = '0', kind, where = ''] = process.argv.slice(2);
const source: Source = kind === 'postgres' ? { url: where } : { directory: where };
const server = await startServer({ source, port: 0 });
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
  const id = DeviceId.parse(randomUUID());
  const device = { id, name: 'bench', platform: 'linux', key: anyPublicJwk() } as const;
  const owner = { tenantId: tenant.id, personId: me.id };
  const { sessionId } = await openSession(tx, owner, device, Date.now());
  return { ...owner, sessionId, role: me.role };
}

const wanted = { domain: DOMAIN, name: 'Bench', rules: { everyone: {}, roles: {} } };
const { furnished } = must(
  await createTenant(database, wanted, Date.now(), async (tx, tenant) => {
    const grants = [];
    for (let index = 0; index < Number(clients); index += 1)
      grants.push(await hire(tx, tenant, index));
    const [maker] = grants;
    if (!maker) throw new RangeError('no clients');
    const memberIds = grants.map(({ personId }) => personId);
    const room = { kind: 'private' as const, name: 'room', topic: '', memberIds };
    return { grants, channel: must(await createChannel(tx, maker, room, Date.now())) };
  }),
);
const signedTokens = createSignedTokens(
  await openSigningKey(database, Date.now),
  Date.now,
  TOKEN_LIFE,
);
const signed = await Promise.all(furnished.grants.map((grant) => signedTokens.signAccess(grant)));

serveParent(
  {
    url: server.url,
    channelId: furnished.channel.id,
    accessTokens: signed.map(({ token }) => token),
  },
  () => server.close(),
);
