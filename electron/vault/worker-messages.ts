import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import { StoreCallName } from './store-contract.ts';

/** What the worker is started with. The key's memory is moved to it, not copied. */
export const WorkerStart = z.object({
  path: z.string(),
  /** `memory`: a new database that never has a file; `path` is not looked at. */
  mode: z.enum(['create', 'open', 'memory']),
  key: z.instanceof(Uint8Array),
  /** What the store in memory before it handed on; see memory-carry.ts. */
  carried: z.instanceof(Uint8Array).nullable(),
  /** Shared with main; see closing.ts. */
  closing: z.instanceof(SharedArrayBuffer),
});
export type WorkerStart = z.infer<typeof WorkerStart>;

/** Main to worker. */
export const WorkerRequest = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('call'),
    id: z.int().nonnegative(),
    name: StoreCallName,
    /** Parsed as the call's own. */
    args: z.unknown(),
  }),
  /** Ends the worker, after the writes that were sent before. */
  z.object({ do: z.literal('close') }),
]);
export type WorkerRequest = z.infer<typeof WorkerRequest>;

/**
 * Worker to main. The first is `opened` or `failed`; then one `reply` or `refusal` to each call. A store in
 * memory hands on what it has before the last one, `closed`: the database is shut and its key overwritten.
 */
export const WorkerReply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened') }),
  z.object({ type: z.literal('failed'), error: AppError }),
  z.object({ type: z.literal('carried'), sealed: z.instanceof(Uint8Array) }),
  z.object({ type: z.literal('reply'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('refusal'), id: z.int(), error: AppError }),
  z.object({ type: z.literal('closed') }),
]);
export type WorkerReply = z.infer<typeof WorkerReply>;
