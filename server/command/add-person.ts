import { Role } from '../../shared/domain/person.ts';
import { err } from '../../shared/errors/app-error.ts';
import type { Translate } from '../../shared/language/translate.ts';
import { openDatabase } from '../db/database.ts';
import { openEngine, type Source } from '../db/open-engine.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { addPerson, type PersonToAdd } from '../tenants/add-person.ts';
import { onTerminal } from './ask.ts';
import type { PersonFlags } from './flags.ts';
import { endOfDay } from './last-day.ts';

/** Asks for what the command line does not say, adds the person, and tells their first password. */
export async function addPersonByCommand(
  source: Source,
  flags: PersonFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const asked = await onTerminal(async (ask) => ({
    email: (await ask(flags.email, say('person.ask.email'))).trim(),
    name: (await ask(flags.name, say('person.ask.name'))).trim(),
    title: (await ask(flags.title, say('person.ask.title'))).trim(),
    role: (await ask(flags.role, say('person.ask.role'))).trim() || 'member',
  }));
  const { email } = asked;
  const role = Role.safeParse(asked.role);
  const endsAt = flags.until === undefined ? null : endOfDay(flags.until, Date.now());
  const added =
    role.success && (flags.until === undefined || endsAt !== null)
      ? await addTo(source, { ...asked, role: role.data, endsAt })
      : err('BadRequest', { detail: 'no such role or day' });
  if (added.ok) {
    console.log(say('person.added', { ...asked, password: added.value.password }));
  } else {
    const domain = email.slice(email.lastIndexOf('@') + 1);
    console.error(say(WHY_NOT[added.error.code] ?? 'person.BadRequest', { email, domain }));
  }
  return added.ok;
}

const WHY_NOT: { readonly [code: string]: ServerSentenceKey } = {
  NotFound: 'person.NotFound',
  Conflict: 'person.Conflict',
  TooLarge: 'person.TooLarge',
};

async function addTo(source: Source, person: PersonToAdd) {
  const database = await openDatabase(await openEngine(source, () => {}), Date.now());
  return addPerson(database, person, Date.now()).finally(() => database.close());
}
