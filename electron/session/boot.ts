import { failureOf } from '../sync/answer.ts';
import type { Ending } from './ending.ts';
import { type FindSessionOptions, type Found, findSession, readRecord } from './find-session.ts';
import type { Line } from './line.ts';
import type { Facts } from './present.ts';
import type { JournalFile, JournalRead, Revocation } from './sign-out/journal.ts';
import type { Revocations } from './sign-out/revocation.ts';
import type { StateHolder } from './state-holder.ts';

export interface BootOptions extends FindSessionOptions {
  holder: StateHolder;
  facts: Facts;
  journal: JournalFile;
  ending: Ending;
  line: Pick<Line, 'use'>;
  revocations: Pick<Revocations, 'drop' | 'tryNow'>;
}

/** The session's state at start. A sign-out that was cut off is finished before anything else. */
export async function boot(options: BootOptions): Promise<void> {
  const { journal, ending, revocations } = options;
  const left = await journal.read();
  if (left.state === 'none') {
    await restore(options);
  } else {
    ending.resume(left, await revocationOf(left, options));
    await ending.ended();
  }
  revocations.tryNow();
}

/** Settles what is here: at start, and again after the keychain could not be read. */
export async function restore(options: BootOptions): Promise<void> {
  const { holder, facts, ending, line, revocations } = options;
  const found = await findSession(options).catch(unreadableNow);
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
      facts.record = await readRecord(options);
      holder.dispatch({ type: 'sign-out', trigger: 'unreadable' });
      await ending.ended();
      return;
    case 'session': {
      const { record, methods } = found;
      Object.assign(facts, { record, methods });
      // Held from before the session was durable; it is, so nobody ends it by that ticket.
      await revocations.drop(record.revocationTicket);
      const { policy, lastActivity, failedUnlocks, retryAt } = record;
      holder.dispatch({ type: 'restored', policy, lastActivity, failedUnlocks, retryAt });
      if (holder.state.phase === 'locked') line.use(record.serverUrl, 'restricted');
      else await ending.ended();
    }
  }
}

/** The disk does not answer as it should. It may, the next time. */
const unreadableNow = (cause: unknown): Found => ({
  state: 'unavailable',
  error: failureOf(cause),
});

/** A journal that does not read names no ticket; the record may still do. */
async function revocationOf(
  left: Exclude<JournalRead, { state: 'none' }>,
  options: BootOptions,
): Promise<Revocation | null> {
  if (left.state === 'found') return left.journal.revocation;
  if ((await options.credentials.load()) !== 'found') return null;
  const record = await readRecord(options);
  return record && { serverUrl: record.serverUrl, ticket: record.revocationTicket };
}
