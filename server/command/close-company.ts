import type { Translate } from '../../shared/language/translate.ts';
import { openDatabase } from '../db/database.ts';
import { openEngine, type Source } from '../db/open-engine.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { closeCompany } from '../tenants/close-company.ts';
import type { ClosingFlags } from './flags.ts';

/** Closes the company, and tells how many sessions ended with it. */
export async function closeCompanyByCommand(
  source: Source,
  flags: ClosingFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const domain = flags['close-company'];
  const database = await openDatabase(await openEngine(source, () => {}), Date.now());
  const closed = await closeCompany(database, domain, Date.now()).finally(() => database.close());
  if (closed.ok) {
    console.log(say('closing.done', { domain, count: String(closed.value.ended) }));
  } else {
    const key = closed.error.code === 'Conflict' ? 'closing.Conflict' : 'closing.NotFound';
    console.error(say(key, { domain }));
  }
  return closed.ok;
}
