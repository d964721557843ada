import { createInterface } from 'node:readline/promises';
import type { Translate } from '../../shared/language/translate.ts';
import { openDatabase } from '../db/database.ts';
import { openEngine, type Source } from '../db/open-engine.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { foundCompany } from '../tenants/found-company.ts';
import type { CompanyFlags } from './flags.ts';

/** Asks for what the command line does not say, makes the company, and tells its owner's first password. */
export async function createCompany(
  source: Source,
  flags: CompanyFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const asked = await complete(flags, say);
  const domain = asked.domain.trim();
  const database = await openDatabase(await openEngine(source, () => {}), Date.now());
  const made = await foundCompany(
    database,
    { domain, name: asked.name, ownerEmail: asked['owner-email'], ownerName: asked['owner-name'] },
    Date.now(),
  ).finally(() => database.close());
  if (made.ok) {
    const { password } = made.value;
    console.log(say('company.made', { name: asked.name, email: asked['owner-email'], password }));
  } else {
    const key = made.error.code === 'Conflict' ? 'company.Conflict' : 'company.BadRequest';
    console.error(say(key, { domain }));
  }
  return made.ok;
}

async function complete(
  flags: CompanyFlags,
  say: Translate<ServerSentenceKey>,
): Promise<Record<keyof CompanyFlags, string>> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ask = async (name: keyof CompanyFlags) =>
    flags[name] ?? (await terminal.question(say(`company.ask.${name}`)));
  try {
    return {
      domain: await ask('domain'),
      name: await ask('name'),
      'owner-email': await ask('owner-email'),
      'owner-name': await ask('owner-name'),
    };
  } finally {
    terminal.close();
  }
}
