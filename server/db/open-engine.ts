import {
  codeOf,
  DatabaseUnreachable,
  DataDirectoryDamaged,
  DataDirectoryInUse,
} from '../start-errors.ts';
import type { Engine } from './engine.ts';
import { openPglite, type PgliteSource } from './pglite.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';

export type Source = PgliteSource | Pick<PostgresOptions, 'url'>;

/** errno of a connection that fails, and SQLSTATE classes 08, 28, 3D and 57P03: not there, not for us, not yet. */
const UNREACHABLE = /^(E[A-Z]+|08...|28...|3D...|57P03)$/;

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
      if (cause instanceof DataDirectoryInUse) throw cause;
      throw new DataDirectoryDamaged('the database does not start', { cause });
    });
  }
  const engine = openPostgres({ url: source.url, onIdleError });
  try {
    await engine.asOwner(async () => undefined);
    return engine;
  } catch (cause) {
    await engine.close();
    if (!UNREACHABLE.test(codeOf(cause))) throw cause;
    throw new DatabaseUnreachable(codeOf(cause), { cause });
  }
}
