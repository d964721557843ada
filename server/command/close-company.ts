import type { Translate } from '../../shared/language/translate.ts';
import { openDatabase } from '../db/database.ts';
import { openEngine, type Source } from '../db/open-engine.ts';
import { destroyCompany } from '../keys/destroy-company.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { closeCompany } from '../tenants/close-company.ts';
import type { ClosingFlags } from './flags.ts';

/**
 * Closes the company, and tells how many sessions ended with it. With `--destroy` its keys are destroyed
 * as well, also of a company that was closed before.
 */
export async function closeCompanyByCommand(
  source: Source,
  flags: ClosingFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const { 'close-company': domain, destroy } = flags;
  const database = await openDatabase(await openEngine(source, () => {}), Date.now());
  try {
    const closed = await closeCompany(database, domain, Date.now());
    if (closed.ok) {
      console.log(say('closing.done', { domain, count: String(closed.value.ended) }));
    } else if (!destroy || closed.error.code !== 'Conflict') {
      const key = closed.error.code === 'Conflict' ? 'closing.Conflict' : 'closing.NotFound';
      console.error(say(key, { domain }));
      return false;
    }
    if (!destroy) return true;
    const destroyed = await destroyCompany(database, domain, Date.now());
    if (destroyed.ok) console.log(say('destroying.done', { domain }));
    else console.error(say('destroying.Conflict', { domain }));
    return destroyed.ok;
  } finally {
    await database.close();
  }
}
