import type { Translate } from '../../shared/language/translate.ts';
import { openForServer } from '../db/open-for-server.ts';
import { openKeyProvider } from '../keys/open-key-provider.ts';
import { rotateDataKeys, rotateFileKey } from '../keys/rotate.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import type { RotationFlags } from './flags.ts';
import type { Settings } from './settings.ts';

const UNHEARD = { idleError: () => {}, lost: () => {}, taken: () => {} };

/** Rotates, and tells how many keys. No server may run: it would go on with the keys that it read at its start. */
export async function rotateKeys(
  { source, keySource }: Pick<Settings, 'source' | 'keySource'>,
  { 'rotate-keys': which }: RotationFlags,
  say: Translate<ServerSentenceKey>,
): Promise<boolean> {
  const database = await openForServer(source, Date.now(), UNHEARD);
  try {
    if (which === 'file') {
      const count = await rotateFileKey(database, keySource.file);
      console.log(say('rotating.file', { keyFile: keySource.file, count: String(count) }));
    } else {
      const provider = await openKeyProvider(database, keySource);
      const count = await rotateDataKeys(database, provider, Date.now());
      console.log(say('rotating.companies', { count: String(count) }));
    }
    return true;
  } finally {
    await database.close();
  }
}
