import type { PolicyHolder } from '../policy/effective-policy.ts';
import { failureOf } from '../sync/answer.ts';
import type { Ending } from './ending.ts';
import { type FindSessionOptions, type Found, findSession, readRecord } from './find-session.ts';
import { outstays } from './keeping.ts';
import type { Line } from './line.ts';
import type { Facts } from './present.ts';
import type { SessionRecord } from './session-record.ts';
import type { JournalFile, JournalRead, Revocation } from './sign-out/journal.ts';
import type { Revocations } from './sign-out/revocation.ts';
import { revocationOf } from './sign-out/subject.ts';
import type { StateHolder } from './state-holder.ts';

export interface BootOptions extends FindSessionOptions {
  holder: StateHolder;
  facts: Facts;
  journal: JournalFile;
  ending: Ending;
  line: Pick<Line, 'use'>;
  policies: Pick<PolicyHolder, 'hold' | 'heard'>;
  revocations: Pick<Revocations, 'drop' | 'tryNow'>;
}

/** The session's state at start. A sign-out that was cut off is finished before anything else. */
export async function boot(options: BootOptions): Promise<void> {
  const { journal, ending, revocations } = options;
  const left = await journal.read();
  if (left.state === 'none') {
    await restore(options);
  } else {
    ending.resume(left, await revocationLeft(left, options));
    await ending.ended();
  }
  revocations.tryNow();
}

/** Settles what is here: at start, and again after what is here could not be opened. */
export async function restore(options: BootOptions): Promise<void> {
  const { holder, facts, ending, line, policies } = options;
  const found = await find(options).catch(unreadableNow);
  switch (found.state) {
    case 'nobody':
      holder.dispatch({ type: 'nobody-here' });
      return;
    case 'leftover':
      await ending.wipeQuietly(null);
      holder.dispatch({ type: 'nobody-here' });
      return;
    case 'unavailable':
      facts.error = found.error;
      holder.dispatch({ type: 'unreadable-now' });
      return;
    case 'unreadable':
      // What still reads of it tells the server; the ticket of a cut-off sign-in is kept elsewhere.
      facts.record = await recordOf(options);
      facts.unsent = facts.record?.unsent ?? 0;
      holder.dispatch({ type: 'sign-out', trigger: 'unreadable' });
      await ending.ended();
      return;
    case 'session': {
      const { record } = found;
      // After a start a PIN is not enough, whatever slots there are: see docs/decisions/key-slots.md.
      const { company, me } = record;
      policies.heard(record.term.wordAt);
      const inForce = policies.hold(company.document, me);
      const { keeping } = options.keychain;
      const { unsent } = record;
      Object.assign(facts, { record, inForce, keeping, unsent, methods: ['password'] });
      const { lastActivity, lastObserved, failedUnlocks, retryAt, term } = record;
      holder.dispatch({
        type: 'restored',
        policy: inForce.policy,
        lastActivity,
        lastObserved,
        failedUnlocks,
        retryAt,
        term,
      });
      if (outstays(keeping, inForce.policy)) {
        holder.dispatch({ type: 'sign-out', trigger: 'memory-only' });
      }
      if (holder.state.phase === 'locked') line.use(record.serverUrl, 'restricted');
      else await ending.ended();
    }
  }
}

async function find(options: BootOptions): Promise<Found> {
  const found = await findSession(options);
  if (found.state === 'session') {
    // Held from before the session was durable; it is, so nobody ends it by that ticket.
    await options.revocations.drop(found.record.revocationTicket);
  }
  return found;
}

/** The disk does not answer as it should. It may, the next time. */
const unreadableNow = (cause: unknown): Found => ({
  state: 'unavailable',
  error: failureOf(cause),
});

/** A journal that does not read names no ticket, nor one begun without a keychain; the record may still do. */
async function revocationLeft(
  left: Exclude<JournalRead, { state: 'none' }>,
  options: BootOptions,
): Promise<Revocation | null> {
  if (left.state === 'found' && left.journal.revocation) return left.journal.revocation;
  if ((await options.credentials.load()) !== 'found') return null;
  const record = await recordOf(options);
  return record && revocationOf(record);
}

async function recordOf(options: BootOptions): Promise<SessionRecord | null> {
  const read = await readRecord(options);
  return read.state === 'found' ? read.value : null;
}
