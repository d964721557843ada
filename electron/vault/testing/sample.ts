import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Attachment } from '../../../shared/domain/attachment.ts';
import type { Channel } from '../../../shared/domain/channel.ts';
import {
  ChannelId,
  ClientMessageId,
  FileId,
  MessageId,
  PersonId,
  TenantId,
} from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { Me, Person, Tenant } from '../../../shared/domain/person.ts';
import type { Argon2Cost } from '../key-slot.ts';
import type { OutgoingMessage } from '../message-store.ts';

export const WORKER = new URL('../store-worker.ts', import.meta.url);
/** Tests try many passwords, and none that anybody uses. */
export const QUICK_COST: Argon2Cost = { memoryKib: 64, passes: 1, lanes: 1 };

/** A folder of the test's own, gone afterwards. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-vault-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const newChannelId = () => ChannelId.parse(randomUUID());
export const newClientId = () => ClientMessageId.parse(randomUUID());

const START = 1_760_000_000_000;

export function newMessage(channelId: ChannelId, seq: number, part: Partial<Message> = {}) {
  return {
    id: MessageId.parse(randomUUID()),
    channelId,
    seq,
    clientId: newClientId(),
    authorId: PersonId.parse(randomUUID()),
    body: `message ${seq}`,
    sentAt: START + seq * 1_000,
    ...part,
  } satisfies Message;
}

export const newMessages = (channelId: ChannelId, from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, i) => newMessage(channelId, from + i));

export const newPerson = (name: string): Person => ({
  id: PersonId.parse(randomUUID()),
  name,
  title: '',
  role: 'member',
});

export const newMe = (): Me => ({ ...newPerson('Ying'), email: 'ying@lumen.test', endsAt: null });
export const newTenant = (): Tenant => ({ id: TenantId.parse(randomUUID()), name: 'Lumen' });

export const newChannel = (part: Partial<Channel> = {}): Channel => ({
  id: newChannelId(),
  kind: 'public',
  name: 'general',
  topic: '',
  memberIds: [PersonId.parse(randomUUID())],
  lastSeq: 0,
  readSeq: 0,
  ...part,
});

export const newOutgoing = (part: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  clientId: newClientId(),
  channelId: newChannelId(),
  body: 'on its way',
  queuedAt: START,
  error: null,
  ...part,
});

export const newAttachment = (name = 'plan.pdf'): Attachment => ({
  fileId: FileId.parse(randomUUID()),
  name,
  size: 10,
  type: 'application/pdf',
  key: 'k'.repeat(43),
  sha256: 's'.repeat(43),
});

/** Every byte of every file in a folder. */
export async function bytesIn(folder: string): Promise<Buffer> {
  const names = await readdir(folder);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
}
