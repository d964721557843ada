import type { Translate } from '../../shared/language/translate.ts';
import { openDatabase } from '../db/database.ts';
import { openEngine, type Source } from '../db/open-engine.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { foundCompany } from '../tenants/found-company.ts';
import { onTerminal } from './ask.ts';
import type { CompanyFlags } from './flags.ts';

/** Asks for what the command line does not say, makes the company, and tells its owner's first password. */
export async function createCompany(
  source: Source,
  flags: CompanyFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const wanted = await onTerminal(async (ask) => ({
    domain: (await ask(flags.domain, say('company.ask.domain'))).trim(),
    name: await ask(flags.name, say('company.ask.name')),
    ownerEmail: await ask(flags['owner-email'], say('company.ask.owner-email')),
    ownerName: await ask(flags['owner-name'], say('company.ask.owner-name')),
  }));
  const { domain, name, ownerEmail: email } = wanted;
  const database = await openDatabase(await openEngine(source, () => {}), Date.now());
  const made = await foundCompany(database, wanted, Date.now()).finally(() => database.close());
  if (made.ok) {
    console.log(say('company.made', { name, email, password: made.value.password }));
  } else {
    const key = made.error.code === 'Conflict' ? 'company.Conflict' : 'company.BadRequest';
    console.error(say(key, { domain }));
  }
  return made.ok;
}
