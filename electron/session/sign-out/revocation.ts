import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../../../shared/domain/ids.ts';
import { SignOutTrigger } from '../../../shared/domain/session.ts';
import type { ErrorCode } from '../../../shared/errors/app-error.ts';
import { ReceiptFile } from '../../../shared/receipt/receipt.ts';
import { draftOf, isMissing, removeFile, replaceFile } from '../../durable/durable-file.ts';
import { createTurns } from '../../durable/turns.ts';
import type { Api } from '../../sync/api.ts';
import type { Clock } from '../ports.ts';
import { Revocation } from './journal.ts';

const FIRST_WAIT_MS = 5_000;
const MOST_WAIT_MS = 600_000;
/** Longer than any session lives: by then there is nothing left to end. */
const OLDEST_MS = 90 * 86_400_000;

const Pending = Revocation.omit({ subject: true }).extend({
  trigger: SignOutTrigger,
  since: EpochMs,
  /** For whoever starts next and finds that nobody is here: until then its session may be in use. */
  held: z.boolean().default(false),
  /** The server knows; only the receipt still waits. */
  told: z.boolean().default(false),
  receipt: ReceiptFile.optional(),
});
type Pending = z.infer<typeof Pending>;
/** What reads of a newer Nightjar's file is told like our own. */
const PendingFile = z.object({ version: z.int().min(1), pending: z.array(Pending) });

/** `refused`: the server answered, and asking again would bring the same answer. */
export type Delivery = 'delivered' | 'refused' | 'unreachable';

export interface Revocations {
  /** Where they lie, and where they are drafted. */
  readonly paths: readonly string[];
  /** Tells the server once, now. */
  deliver(revocation: Revocation, trigger: SignOutTrigger): Promise<Delivery>;
  /** Hands the server the session's receipt once, now. */
  deliverReceipt(revocation: Revocation, file: ReceiptFile): Promise<Delivery>;
  /**
   * Kept until delivered, in the place of an earlier one, with what else is to be told of its session.
   * `told`: nothing else is. Durable when it resolves.
   */
  keepReceipt(
    revocation: Revocation,
    trigger: SignOutTrigger,
    file: ReceiptFile,
    told: boolean,
  ): Promise<void>;
  /** Kept until delivered. Durable when it resolves. */
  add(revocation: Revocation, trigger: SignOutTrigger): Promise<void>;
  /** Kept like `add`, but for the next start: this process still needs the session. */
  hold(revocation: Revocation, trigger: SignOutTrigger): Promise<void>;
  /** No longer wanted, or done. */
  drop(ticket: string): Promise<void>;
  /** Tries now what is pending (start, resume, network back), and again with growing pauses. */
  tryNow(): void;
  /** Tries nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface RevocationsOptions {
  profile: string;
  api: Api;
  clock: Clock;
  /** Whether it is known who is here. Before that no ticket is tried that an earlier process held. */
  settled(): boolean;
  /** A receipt that waited is where it belongs, or the server does not take it. */
  receiptSettled(ticket: string, delivery: 'delivered' | 'refused'): void;
  report(cause: unknown): void;
}

export function createRevocations({
  profile,
  api,
  clock,
  settled,
  receiptSettled,
  report,
}: RevocationsOptions): Revocations {
  const path = join(profile, 'revocations.json');
  const held = new Set<string>();
  const files = createTurns();
  let round: Promise<void> | null = null;
  let waitMs = FIRST_WAIT_MS;
  let cancel = (): void => {};
  let stopped = false;

  /** @throws what the file system says, other than that there is no such file: what cannot be read now must not be overwritten. */
  async function read(): Promise<Pending[]> {
    const text = await textOf(path);
    if (text === null) return [];
    try {
      const { pending } = PendingFile.parse(JSON.parse(text));
      return pending.filter(({ since }) => clock.wallNow() - since < OLDEST_MS);
    } catch (cause) {
      // Tickets that no longer read are lost either way; the sessions can be ended from another device.
      report(cause);
      return [];
    }
  }

  function change(edit: (pending: Pending[]) => Pending[]): Promise<void> {
    return files.take(async () => {
      const before = await read();
      const pending = edit(before);
      if (pending.length === 0) await removeFile(path);
      // On a full disk a start must not fail for what it would not change.
      else if (!isSame(pending, before)) await replaceFile(path, contentOf(pending));
    });
  }

  const without = (ticket: string) => (pending: Pending[]) =>
    pending.filter((each) => each.ticket !== ticket);

  function put(
    { serverUrl, ticket }: Revocation,
    part: Pick<Pending, 'trigger' | 'held' | 'told'> & { receipt?: ReceiptFile },
  ): Promise<void> {
    const since = Math.round(clock.wallNow());
    return change((pending) => [
      ...without(ticket)(pending),
      { serverUrl, ticket, since, ...part },
    ]);
  }

  async function deliver({ serverUrl, ticket }: Revocation, trigger: SignOutTrigger) {
    const reply = await api.call(serverUrl, 'revokeByTicket', { ticket, trigger });
    return reply.ok ? 'delivered' : deliveryOf(reply.error.code);
  }

  async function deliverReceipt({ serverUrl, ticket }: Revocation, file: ReceiptFile) {
    const reply = await api.call(serverUrl, 'receipt', { ticket, file });
    return reply.ok ? 'delivered' : deliveryOf(reply.error.code);
  }

  /** Tells what there is to tell of one session. False when the server was not there for all of it. */
  async function tell(pending: Pending): Promise<boolean> {
    const { trigger, ticket, receipt, told } = pending;
    const answer = told ? 'delivered' : await deliver(pending, trigger);
    if (answer === 'unreachable') return false;
    // What the server does not take a ticket for, it takes no receipt for.
    const taken =
      receipt && answer === 'delivered' ? await deliverReceipt(pending, receipt) : answer;
    if (taken === 'unreachable') {
      if (!told)
        await change((all) =>
          all.map((each) => (each.ticket === ticket ? { ...each, told: true } : each)),
        );
      return false;
    }
    await change(without(ticket));
    if (receipt) receiptSettled(ticket, taken);
    return true;
  }

  async function tryAll(): Promise<void> {
    await files.settled();
    const due = (await read()).filter(
      (each) => !held.has(each.ticket) && (settled() || !each.held),
    );
    let left = 0;
    for (const pending of due) {
      if (stopped) return;
      if (!(await tell(pending))) left += 1;
    }
    if (left > 0) later();
    else waitMs = FIRST_WAIT_MS;
  }

  function later(): void {
    if (stopped) return;
    cancel();
    cancel = clock.after(waitMs, tryNow);
    waitMs = Math.min(MOST_WAIT_MS, waitMs * 2);
  }

  function tryNow(): void {
    if (stopped || round) return;
    cancel();
    round = tryAll()
      .catch((cause: unknown) => {
        report(cause);
        later();
      })
      .finally(() => {
        round = null;
      });
  }

  return {
    paths: [path, draftOf(path)],
    deliver,
    deliverReceipt,
    async keepReceipt(revocation, trigger, receipt, told) {
      held.delete(revocation.ticket);
      await put(revocation, { trigger, held: false, told, receipt });
      later();
    },
    async add(revocation, trigger) {
      held.delete(revocation.ticket);
      await put(revocation, { trigger, held: false, told: false });
      later();
    },
    async hold(revocation, trigger) {
      held.add(revocation.ticket);
      await put(revocation, { trigger, held: true, told: false });
    },
    async drop(ticket) {
      await change(without(ticket));
      held.delete(ticket);
    },
    tryNow,
    async stop() {
      stopped = true;
      cancel();
      await round;
      await files.settled();
    },
  };
}

const contentOf = (pending: Pending[]): string => JSON.stringify({ version: 1, pending });

const isSame = (a: readonly Pending[], b: readonly Pending[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

/** Null when there is no such file. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

function deliveryOf(code: ErrorCode): Delivery {
  switch (code) {
    case 'SessionRevoked':
      return 'delivered';
    case 'BadRequest':
    case 'WrongCredentials':
    case 'TokenExpired':
    case 'NotAllowed':
    case 'NotFound':
    case 'Conflict':
      return 'refused';
    default:
      return 'unreachable';
  }
}
