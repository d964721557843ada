import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import {
  AlertId,
  FileId,
  PasskeyId,
  ScimTokenId,
  SessionId,
  type TenantId,
  WipeId,
} from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import { sealedSize } from '../../shared/files/format.ts';
import {
  FILES_PATH,
  filePath,
  TUS_VERSION,
  UPLOAD_TYPE,
  uploadMetadata,
} from '../../shared/protocol/routes/files.ts';
import { hashOfToken, newOpaqueToken } from '../accounts/opaque-token.ts';
import type { Tx } from '../db/rows.ts';
import { alerts, passkeys, scimTokens, sessions, wipes } from '../db/schema.ts';
import {
  type Admitted,
  openChannel,
  send,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import type { TestServer } from '../testing/test-server.ts';
import type { Ids } from './ids.ts';

/** Bytes of the file that is there, before it was encrypted. */
export const FILE_SIZE = 1;

/** A company with one of everything, and somebody of each role at a device of their own. */
export interface World {
  company: TestCompany;
  people: Record<Role, Admitted>;
  ids: Ids;
  /** What its directory proves itself with. */
  scimToken: string;
}

/**
 * The owner made or owns what the ids name, or is an admin of it. Nobody else of these people is in the
 * channel, or has a part in the file, the passkey or the alert; the subject is another member.
 */
export async function makeWorld(server: TestServer): Promise<World> {
  const company = await testCompany(server);
  const tenantId = company.tenant.id;
  const arrive = async (role: Role) => company.admit(await company.hire(`The-${role}`, role));
  const people = {
    owner: await arrive('owner'),
    admin: await arrive('admin'),
    member: await arrive('member'),
    guest: await arrive('guest'),
  };
  const subject = await company.hire('Subject');
  await company.admit(subject);
  const socket = await people.owner.connect();
  const channelId = await openChannel(socket, [subject]);
  const { clientId } = await send(socket, channelId, 'said among us');
  socket.close();
  const fileId = FileId.parse(randomUUID());
  await upload(people.owner, { fileId, channelId });

  const scimToken = newOpaqueToken();
  const made = await server.database.inTenant(tenantId, async (tx) => {
    // So that the requests themselves are looked at.
    await tx
      .update(sessions)
      .set({ steppedUpAt: server.clock(), steppedUpByFactor: true })
      .where(eq(sessions.tenantId, tenantId));
    const where = and(eq(sessions.tenantId, tenantId), eq(sessions.personId, subject.id));
    const [session] = await tx.select({ id: sessions.id }).from(sessions).where(where);
    const sessionId = SessionId.parse(session?.id);
    return { sessionId, ...(await furnish(tx, tenantId, people, scimToken, server.clock())) };
  });
  const { id: personId, email } = subject;
  const ids: Ids = { tenantId, personId, channelId, clientId, fileId, email, ...made };
  return { company, people, ids, scimToken };
}

async function upload(owner: Admitted, file: Pick<Ids, 'fileId' | 'channelId'>): Promise<void> {
  const bytes = sealedSize(FILE_SIZE);
  const tus = { 'tus-resumable': TUS_VERSION };
  const part = { ...tus, 'content-type': UPLOAD_TYPE, 'upload-offset': '0' };
  const begun = await owner.raw(FILES_PATH, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(bytes), 'upload-metadata': uploadMetadata(file) },
  });
  const done = await owner.raw(filePath(file.fileId), {
    method: 'PATCH',
    body: 'x'.repeat(bytes),
    headers: part,
  });
  if (begun.status !== 201 || done.status !== 204) throw new Error(`${begun.text} ${done.text}`);
}

/** What takes a browser, a second admin or an attack to come about. */
async function furnish(
  tx: Tx,
  tenantId: TenantId,
  { owner, admin }: World['people'],
  scimToken: string,
  now: number,
): Promise<Pick<Ids, 'wipeId' | 'alertId' | 'passkeyId' | 'tokenId'>> {
  const ids = {
    wipeId: WipeId.parse(randomUUID()),
    alertId: AlertId.parse(randomUUID()),
    passkeyId: PasskeyId.parse(randomUUID()),
    tokenId: ScimTokenId.parse(randomUUID()),
  };
  await tx.insert(wipes).values({
    tenantId,
    id: ids.wipeId,
    kind: 'everyone',
    reason: 'a rehearsal',
    askedBy: admin.me.id,
    askedAt: now,
  });
  await tx.insert(alerts).values({
    tenantId,
    id: ids.alertId,
    at: now,
    rule: 'many-devices',
    severity: 'warning',
    evidence: { rule: 'many-devices', devices: 9, days: 1 },
    personId: owner.me.id,
    answers: [],
    tellsPerson: true,
    state: 'open',
  });
  await tx.insert(passkeys).values({
    tenantId,
    id: ids.passkeyId,
    personId: owner.me.id,
    credentialId: randomUUID(),
    publicKey: 'none',
    counter: 0,
    transports: [],
    synced: false,
    name: 'a key',
    createdAt: now,
  });
  await tx.insert(scimTokens).values({
    tenantId,
    id: ids.tokenId,
    hash: hashOfToken(scimToken),
    madeBy: owner.me.id,
    madeAt: now,
  });
  return ids;
}
