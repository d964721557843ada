import type { TenantId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { err, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { SealingDeps } from '../keys/tenant-sealing.ts';
import { type Appended, append, type Send } from './append.ts';
import { createBatches } from './batches.ts';
import { isOutOfRoom } from './out-of-room.ts';
import type { ReadPosition } from './positions.ts';

/** Sends in one transaction. More only makes the first of them wait longer. */
const BATCH_MOST = 200;

export interface SendQueueDeps extends SealingDeps {
  database: Database;
  clock: Clock;
  /** Told after the commit, before anybody is answered; messages of a channel in its order. */
  stored(tenantId: TenantId, messages: readonly Message[], read: readonly ReadPosition[]): void;
  failed(error: unknown): void;
}

export interface SendQueue {
  /** Resolves once the message is on disk. `ServerError` when the database failed: try again. */
  send(tenantId: TenantId, send: Send): Promise<Result<{ message: Message }>>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

interface Waiting {
  send: Send;
  settle(result: Result<{ message: Message }>): void;
}

/** Group commit for messages, one queue for each tenant. */
export function createSendQueue(deps: SendQueueDeps): SendQueue {
  const queues = new Map<TenantId, ReturnType<typeof createBatches<Waiting>>>();

  async function store(tenantId: TenantId, batch: readonly Waiting[]): Promise<void> {
    let appended: Appended;
    try {
      const seal = await deps.sealing.of(tenantId);
      appended = await deps.database.inTenant(tenantId, (tx) =>
        append(
          tx,
          seal,
          batch.map(({ send }) => send),
          deps.clock(),
        ),
      );
    } catch (error) {
      if (batch.length === 1 || isOutOfRoom(error)) {
        deps.failed(error);
        for (const { settle } of batch) settle(err('ServerError', { retryAfterMs: 1000 }));
        return;
      }
      // One that cannot be stored must not take the others with it.
      for (const one of batch) await store(tenantId, [one]);
      return;
    }
    const { outcomes, read } = appended;
    const fresh = outcomes.flatMap((o) => (o.ok && o.value.fresh ? [o.value.message] : []));
    if (fresh.length > 0) deps.stored(tenantId, fresh, read);
    for (const [index, { settle }] of batch.entries()) {
      settle(outcomes[index] ?? err('ServerError'));
    }
  }

  function queueOf(tenantId: TenantId) {
    let queue = queues.get(tenantId);
    if (!queue) {
      queue = createBatches<Waiting>((batch) => store(tenantId, batch), BATCH_MOST);
      queues.set(tenantId, queue);
    }
    return queue;
  }

  return {
    send: (tenantId, send) =>
      new Promise((resolve) => queueOf(tenantId).add({ send, settle: resolve })),
    async idle() {
      await Promise.all([...queues.values()].map((queue) => queue.idle()));
    },
  };
}
