import { StartError } from '../start-error.ts';
import type { Engine } from './engine.ts';
import { openPglite, type PgliteSource } from './pglite.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import { firstFailure } from './unreachable.ts';

export type Source = PgliteSource | Pick<PostgresOptions, 'url'>;

/**
 * Opens what `source` names. Throws `DatabaseUnreachable`, `DataDirectoryInUse`, or `DataDirectoryDamaged` for a directory that
 * is there and does not start.
 */
export async function openEngine(
  source: Source,
  onIdleError: (error: Error) => void,
): Promise<Engine> {
  if (!('url' in source)) {
    return openPglite(source).catch((cause: unknown) => {
      if (cause instanceof StartError) throw cause;
      throw new StartError('DataDirectoryDamaged', 'the database does not start', { cause });
    });
  }
  const engine = openPostgres({ url: source.url, onIdleError });
  try {
    await engine.asOwner(async () => undefined);
    return engine;
  } catch (cause) {
    await engine.close();
    throw firstFailure(cause);
  }
}
