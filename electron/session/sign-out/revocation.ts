import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../../../shared/domain/ids.ts';
import { SignOutTrigger } from '../../../shared/domain/session.ts';
import type { ErrorCode } from '../../../shared/errors/app-error.ts';
import type { Api } from '../../sync/api.ts';
import { draftOf, isMissing, removeFile, replaceFile } from '../durable-file.ts';
import type { Clock } from '../ports.ts';
import { createTurns } from '../turns.ts';
import { Revocation } from './journal.ts';

const FIRST_WAIT_MS = 5_000;
const MOST_WAIT_MS = 600_000;
/** Longer than any session lives: by then there is nothing left to end. */
const OLDEST_MS = 90 * 86_400_000;

const Pending = Revocation.extend({ trigger: SignOutTrigger, since: EpochMs });
type Pending = z.infer<typeof Pending>;
const PendingFile = z.object({ version: z.literal(1), pending: z.array(Pending) });

/** `refused`: the server answered, and asking again would bring the same answer. */
export type Delivery = 'delivered' | 'refused' | 'unreachable';

export interface Revocations {
  /** Where they lie, and where they are drafted. */
  readonly paths: readonly string[];
  /** Tells the server once, now. */
  deliver(revocation: Revocation, trigger: SignOutTrigger): Promise<Delivery>;
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
  report(cause: unknown): void;
}

export function createRevocations({
  profile,
  api,
  clock,
  report,
}: RevocationsOptions): Revocations {
  const path = join(profile, 'revocations.json');
  const held = new Set<string>();
  const files = createTurns();
  let round: Promise<void> | null = null;
  let waitMs = FIRST_WAIT_MS;
  let cancel = (): void => {};
  let stopped = false;

  async function read(): Promise<Pending[]> {
    try {
      const { pending } = PendingFile.parse(JSON.parse(await readFile(path, 'utf8')));
      return pending.filter(({ since }) => clock.wallNow() - since < OLDEST_MS);
    } catch (cause) {
      // Tickets that no longer read are lost either way; the sessions can be ended from another device.
      if (!isMissing(cause)) report(cause);
      return [];
    }
  }

  function change(edit: (pending: Pending[]) => Pending[]): Promise<void> {
    return files.take(async () => {
      const pending = edit(await read());
      if (pending.length > 0) await replaceFile(path, JSON.stringify({ version: 1, pending }));
      else await removeFile(path);
    });
  }

  const without = (ticket: string) => (pending: Pending[]) =>
    pending.filter((each) => each.ticket !== ticket);

  function put(revocation: Revocation, trigger: SignOutTrigger): Promise<void> {
    const { serverUrl, ticket } = revocation;
    const since = Math.round(clock.wallNow());
    return change((pending) => [
      ...without(ticket)(pending),
      { serverUrl, ticket, trigger, since },
    ]);
  }

  async function deliver({ serverUrl, ticket }: Revocation, trigger: SignOutTrigger) {
    const reply = await api.call(serverUrl, 'revokeByTicket', { ticket, trigger });
    return reply.ok ? 'delivered' : deliveryOf(reply.error.code);
  }

  async function tryAll(): Promise<void> {
    await files.settled();
    const due = (await read()).filter(({ ticket }) => !held.has(ticket));
    let left = 0;
    for (const { trigger, ...revocation } of due) {
      if (stopped) return;
      if ((await deliver(revocation, trigger)) === 'unreachable') left += 1;
      else await change(without(revocation.ticket));
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
    async add(revocation, trigger) {
      held.delete(revocation.ticket);
      await put(revocation, trigger);
      later();
    },
    async hold(revocation, trigger) {
      held.add(revocation.ticket);
      await put(revocation, trigger);
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
