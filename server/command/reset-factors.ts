import type { Translate } from '../../shared/language/translate.ts';
import { openDatabase } from '../db/database.ts';
import { openEngine, type Source } from '../db/open-engine.ts';
import { resetFactorsByOperator } from '../factors/reset.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import type { ResetFlags } from './flags.ts';

/** Takes all factors but the password from somebody, and tells how many sessions ended. */
export async function resetFactorsByCommand(
  source: Source,
  { 'reset-factors': email }: ResetFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const database = await openDatabase(await openEngine(source, () => {}), Date.now());
  const reset = await resetFactorsByOperator(database, email, Date.now()).finally(() =>
    database.close(),
  );
  if (reset.ok) console.log(say('resetting.done', { email, count: String(reset.value.ended) }));
  else console.error(say('resetting.NotFound', { email }));
  return reset.ok;
}
