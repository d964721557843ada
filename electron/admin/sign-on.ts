import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcReply } from '../../shared/ipc/contract.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { Ask } from '../session/asking.ts';
import type { Facts } from '../session/present.ts';
import { underServer } from '../sync/server-address.ts';
import type { Administration } from './administration.ts';

type SignOnCalls = Pick<
  Administration,
  | 'admin.signOn'
  | 'admin.setSignOn'
  | 'admin.checkSignOn'
  | 'admin.scimTokens'
  | 'admin.makeScimToken'
  | 'admin.revokeScimToken'
>;

/** What admins set of single sign-on, with the addresses that others have to know of the server. */
export function createSignOnAdministration(ask: Ask, facts: Facts): SignOnCalls {
  function withAddresses(reply: Result<RouteReply<'readSso'>>): Result<IpcReply<'admin.signOn'>> {
    if (!reply.ok) return reply;
    const { record } = facts;
    if (!record) return err('WrongState');
    const { settings, publicUrl } = reply.value;
    // Unless the server knows better, by the name by which it is reached from here.
    const server = new URL(publicUrl ?? record.serverUrl);
    return ok({
      settings,
      backChannelUrl: underServer(server, `/v1/sso/logout/${record.tenant.id}`).href,
      scimUrl: underServer(server, '/scim/v2').href,
    });
  }

  return {
    'admin.signOn': async () => withAddresses(await ask('readSso', {})),
    'admin.setSignOn': async (wanted) => withAddresses(await ask('setSso', wanted)),
    'admin.checkSignOn': (request) => ask('checkSso', request),
    'admin.scimTokens': () => ask('listScimTokens', {}),
    'admin.makeScimToken': () => ask('makeScimToken', {}),
    'admin.revokeScimToken': (request) => ask('revokeScimToken', request),
  };
}
