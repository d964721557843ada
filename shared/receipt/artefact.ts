import { z } from 'zod';

/** A name that a later version may add to: read by its form, so that older programs still check a receipt. */
const Name = z.string().regex(/^[a-z][a-z-]{0,39}$/);

/** What sign-out removes. Each has a sentence in each language: `artefact.<name>`. */
export const ArtefactName = z.enum([
  'vault-keys',
  'session-tokens',
  'connection',
  'message-store',
  'session-record',
  'attachments',
  'window-storage',
  'desktop-traces',
  'server-session',
]);
export type ArtefactName = z.infer<typeof ArtefactName>;

/** How it was removed. Each has a sentence in each language: `method.<name>`. */
export const RemovalMethod = z.enum(['key-destroyed', 'file-deleted', 'cleared', 'closed', 'told']);
export type RemovalMethod = z.infer<typeof RemovalMethod>;

/** `deferred`: done as soon as the server can be reached. */
export const RemovalResult = z.enum(['done', 'deferred', 'failed']);
export type RemovalResult = z.infer<typeof RemovalResult>;

export const Artefact = z.strictObject({
  what: Name,
  method: RemovalMethod,
  /** Things that went; 0 when there was nothing. */
  count: z.int().nonnegative(),
  /** Of the files that went; null for what has no size on the disk. */
  bytes: z.int().nonnegative().nullable(),
  result: RemovalResult,
});
export type Artefact = z.infer<typeof Artefact>;

export const StepName = Name;
