import type { z } from 'zod';
import type { EpochMs } from '../domain/ids.ts';
import { canonicalJson } from '../receipt/canonical-json.ts';
import type { PublicJwk } from '../signing/public-jwk.ts';
import { type DocumentType, readDocument, thumbprintOf } from '../signing/signed-document.ts';
import { type ChainedEntry, Checkpoint, hashOfEntry } from './chain.ts';
import { ExportHead, ExportLine } from './export-file.ts';

/**
 * What is wrong with an exported log. `file`: it is none, or a line is not as it was written. `tenant-key`:
 * it is another company's. `seal` and `checkpoint`: not signed by the company's key, about another log, or
 * one of them is missing. `number`: an entry is missing, was put in or was moved. `content`: an entry is not
 * what its hash says. `chain`: it does not follow the entry before it. `mismatch`: the entries are not those
 * that were signed. `short`: it ends before the end that was signed.
 */
export type AuditFault =
  | 'file'
  | 'tenant-key'
  | 'seal'
  | 'number'
  | 'content'
  | 'chain'
  | 'checkpoint'
  | 'mismatch'
  | 'short';

/** Ends a verification: what comes after the first fault proves nothing. */
export class AuditBroken extends Error {
  override readonly name = 'AuditBroken';
  readonly fault: AuditFault;
  constructor(fault: AuditFault) {
    super(fault);
    this.fault = fault;
  }
}

export interface AuditFacts {
  entries: number;
  /** Up to which entry the company's key signed. */
  covered: number;
  /** When the export was made. */
  sealedAt: EpochMs;
  /** RFC 7638, of the key that everything is signed with. */
  thumbprint: string;
}

const CHECKPOINT = 'nightjar-audit+jwt';
const SEAL = 'nightjar-audit-export+jwt';

export interface AuditCheck {
  /** The next line, without its line feed. @throws AuditBroken */
  line(text: string): Promise<void>;
  /** After the last line. @throws AuditBroken */
  end(): Promise<AuditFacts>;
  /** The entry that is next, for saying where it broke; null before the first. */
  nextEntry(): number | null;
}

interface Seen {
  head: ExportHead | null;
  seal: Checkpoint | null;
  last: { id: number; hash: string | null };
  /** Up to which entry the newest checkpoint went. */
  checkpointed: number;
}

/** Checks an exported log line by line. `pinned`: the company's key; null takes the file's own. */
export function createAuditCheck(pinned: PublicJwk | null): AuditCheck {
  const seen: Seen = { head: null, seal: null, last: { id: 0, hash: null }, checkpointed: 0 };

  async function takeHead(head: ExportHead): Promise<void> {
    if (pinned && (await thumbprintOf(pinned)) !== (await thumbprintOf(head.tenantKey))) {
      throw new AuditBroken('tenant-key');
    }
    seen.seal = await signedIn(head, head.seal, SEAL, 'seal');
    seen.head = head;
  }

  async function takeEntry(entry: ChainedEntry, { tenantId }: ExportHead): Promise<void> {
    const { last, seal } = seen;
    if (entry.id !== last.id + 1) throw new AuditBroken('number');
    if (entry.previous !== last.hash) throw new AuditBroken('chain');
    if (entry.hash !== (await hashOfEntry(tenantId, { ...entry }))) {
      throw new AuditBroken('content');
    }
    if (seal?.entryId === entry.id && seal.hash !== entry.hash) throw new AuditBroken('mismatch');
    seen.last = entry;
  }

  async function takeCheckpoint(document: string, head: ExportHead): Promise<void> {
    const { entryId, hash, previous } = await signedIn(head, document, CHECKPOINT, 'checkpoint');
    if (previous !== seen.checkpointed || entryId !== seen.last.id) {
      throw new AuditBroken('checkpoint');
    }
    if (hash !== seen.last.hash) throw new AuditBroken('mismatch');
    seen.checkpointed = entryId;
  }

  return {
    async line(text) {
      const content = jsonOf(text);
      if (canonicalJson(content) !== text) throw new AuditBroken('file');
      if (!seen.head) return takeHead(contentOf(ExportHead, content));
      const read = contentOf(ExportLine, content);
      if ('entry' in read) return takeEntry(read.entry, seen.head);
      return takeCheckpoint(read.checkpoint, seen.head);
    },
    async end() {
      const { head, seal, last, checkpointed } = seen;
      if (!head || !seal) throw new AuditBroken('file');
      if (last.id < seal.entryId) throw new AuditBroken('short');
      if (checkpointed < seal.previous) throw new AuditBroken('checkpoint');
      return {
        entries: last.id,
        covered: Math.max(seal.entryId, checkpointed),
        sealedAt: seal.at,
        thumbprint: await thumbprintOf(head.tenantKey),
      };
    },
    nextEntry: () => (seen.head ? seen.last.id + 1 : null),
  };
}

async function signedIn(
  { tenantId, tenantKey }: ExportHead,
  document: string,
  typ: DocumentType,
  fault: AuditFault,
): Promise<Checkpoint> {
  const read = await readDocument(document, tenantKey, typ, Checkpoint);
  if (!read.ok || read.value.tenantId !== tenantId) throw new AuditBroken(fault);
  return read.value;
}

function contentOf<T>(schema: z.ZodType<T>, content: unknown): T {
  const read = schema.safeParse(content);
  if (!read.success) throw new AuditBroken('file');
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new AuditBroken('file');
    throw cause;
  }
}
