import { randomUUID } from 'node:crypto';
import {
  AlertId,
  ChannelId,
  ClientMessageId,
  FileId,
  PasskeyId,
  PersonId,
  ScimTokenId,
  SessionId,
  TenantId,
  WipeId,
} from '../../shared/domain/ids.ts';

/** One of each thing that a request can name. */
export interface Ids {
  tenantId: TenantId;
  personId: PersonId;
  sessionId: SessionId;
  channelId: ChannelId;
  /** Of a message that is already there. */
  clientId: ClientMessageId;
  fileId: FileId;
  wipeId: WipeId;
  alertId: AlertId;
  passkeyId: PasskeyId;
  tokenId: ScimTokenId;
  email: string;
}
export type IdKind = keyof Ids;

/** Nobody's and nothing's; each sorts where `ids` has its own, and the address is where their people are. */
export const unknownIds = (ids: Ids): Ids => ({
  tenantId: TenantId.parse(besides(ids.tenantId)),
  personId: PersonId.parse(besides(ids.personId)),
  sessionId: SessionId.parse(besides(ids.sessionId)),
  channelId: ChannelId.parse(besides(ids.channelId)),
  clientId: ClientMessageId.parse(besides(ids.clientId)),
  fileId: FileId.parse(besides(ids.fileId)),
  wipeId: WipeId.parse(besides(ids.wipeId)),
  alertId: AlertId.parse(besides(ids.alertId)),
  passkeyId: PasskeyId.parse(besides(ids.passkeyId)),
  tokenId: ScimTokenId.parse(besides(ids.tokenId)),
  email: ids.email.replace(/^[^@]+/, `nobody-${randomUUID().slice(0, 8)}`),
});

/** Another last group of the five. */
const besides = (id: string): string => id.slice(0, 24) + randomUUID().slice(24);

/** Which of the ids a request names. */
export function kindsIn(request: (ids: Ids) => unknown, ids: Ids): IdKind[] {
  const named = new Set<IdKind>();
  request(
    new Proxy(ids, {
      get(target, key) {
        if (isKind(key, target)) named.add(key);
        return Reflect.get(target, key);
      },
    }),
  );
  return [...named];
}

const isKind = (key: string | symbol, ids: Ids): key is IdKind => key in ids;
