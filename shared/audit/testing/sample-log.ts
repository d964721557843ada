import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { TenantId } from '../../domain/ids.ts';
import { PublicJwk } from '../../signing/public-jwk.ts';
import { type SigningKey, signDocument } from '../../signing/signed-document.ts';
import { type ChainedEntry, type Checkpoint, hashOfEntry } from '../chain.ts';
import { lineOf, linesOf, type SignedCheckpoint } from '../export-file.ts';

export interface SampleLog {
  tenantId: TenantId;
  key: SigningKey;
  entries: ChainedEntry[];
  /** As a server exports it. */
  text: string;
}

export async function newTenantKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { privateKey, publicJwk: PublicJwk.parse(await exportJWK(publicKey)) };
}

/** The entry that would follow, rightly chained: what anybody can compute. */
export async function nextEntry(
  tenantId: TenantId,
  before: ChainedEntry | undefined,
  detail: ChainedEntry['detail'] = {},
): Promise<ChainedEntry> {
  const id = (before?.id ?? 0) + 1;
  const said = { id, at: id, actorId: null, action: 'x.y', detail, previous: before?.hash ?? null };
  return { ...said, hash: await hashOfEntry(tenantId, said) };
}

/** A log of `count` entries with a checkpoint after each `every`, and after the last. */
export async function sampleLog(count: number, every: number): Promise<SampleLog> {
  const tenantId = TenantId.parse(randomUUID());
  const key = await newTenantKey();
  const entries: ChainedEntry[] = [];
  const checkpoints: SignedCheckpoint[] = [];
  let previous = 0;
  const end = (): Checkpoint => ({
    tenantId,
    entryId: entries.length,
    hash: entries.at(-1)?.hash ?? null,
    at: 1_750_000_000_000,
    previous,
  });
  while (entries.length < count) {
    entries.push(
      await nextEntry(tenantId, entries.at(-1), { note: `"${entries.length}" 中文 \u2028` }),
    );
    if (entries.length % every !== 0 && entries.length < count) continue;
    const document = await signDocument(key, 'nightjar-audit+jwt', end());
    checkpoints.push({ entryId: entries.length, document });
    previous = entries.length;
  }
  const seal = await signDocument(key, 'nightjar-audit-export+jwt', end());
  const head = { format: 'nightjar-audit-1', tenantId, tenantKey: key.publicJwk, seal } as const;
  return { tenantId, key, entries, text: lineOf(head) + linesOf(entries, checkpoints) };
}

/** In pieces as they come from a disk, cut anywhere. */
export async function* inPieces(text: string, size = 50): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
