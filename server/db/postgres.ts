import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { APP_ROLE, type Engine } from './engine.ts';

export interface PostgresOptions {
  url: string;
  /** Connections at once. */
  poolSize?: number;
  /** A connection in the pool broke while nobody used it; the pool replaces it. */
  onIdleError?: (error: Error) => void;
}

/** A real PostgreSQL, 15 or newer. `url` names the owner of the database. */
export function openPostgres(options: PostgresOptions): Engine {
  const { url, poolSize = 10, onIdleError = () => {} } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    // In the start-up packet, so that even RESET ROLE leads back to the app role.
    options: `-c role=${APP_ROLE}`,
  });
  pool.on('error', onIdleError);
  const app = drizzle(pool);
  return {
    kind: 'postgres',
    async asOwner(work) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return await drizzle(client).transaction(work);
      } finally {
        await client.end();
      }
    },
    async rewrite(table) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`vacuum full ${table}`).finally(() => client.end());
    },
    asApp: (work) => app.transaction(work),
    close: () => pool.end(),
  };
}
