import type { Translate } from '../../shared/language/translate.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { describeFailure } from '../log.ts';
import { StartError } from '../start-error.ts';
import type { Settings } from './settings.ts';

/** What is wrong and what to do, in words; for every error that a start may end with. */
export function explain(
  error: unknown,
  settings: Settings | null,
  say: Translate<ServerSentenceKey>,
): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return say(error instanceof StartError ? `start.${error.code}` : 'start.unexpected', {
    address: settings ? `${settings.host}:${settings.port}` : '',
    reason: describeFailure(cause),
    setting: error instanceof StartError && error.code === 'SettingInvalid' ? error.message : '',
    keyFile: settings?.keySource.file ?? '',
    ...placeOf(settings),
  });
}

/** Where the database is, without the password that its address may hold. */
function placeOf(settings: Settings | null): { directory: string; database: string } {
  if (!settings || 'memory' in settings.source) return { directory: '', database: '' };
  if ('directory' in settings.source) {
    return { directory: settings.source.directory, database: settings.source.directory };
  }
  const { host, pathname } = new URL(settings.source.url);
  return { directory: '', database: `${host}${pathname}` };
}
