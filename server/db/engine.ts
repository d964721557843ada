import type { Tx } from './rows.ts';

export type EngineKind = 'pglite' | 'postgres';

/** The role every request runs as: owns nothing, cannot bypass row-level security. */
export const APP_ROLE = 'nightjar_app';

/** Those whose old rows must not stay in a file. */
export type RewrittenTable = 'messages' | 'tenant_data_keys';

/** One PostgreSQL, however it is reached. Each call is one transaction: committed when `work` resolves, rolled back when it rejects. */
export interface Engine {
  readonly kind: EngineKind;
  /** As the owner of the tables: migrations and the signing key. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As `nightjar_app`. Usable once the migrations have made that role. */
  asApp<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Writes the table's file anew, as its owner, so that nothing of rows that are gone or were changed is
   * left in it. Nobody can use the table meanwhile.
   */
  rewrite(table: RewrittenTable): Promise<void>;
  close(): Promise<void>;
}
