import type { Tx } from './rows.ts';

export type EngineKind = 'pglite' | 'postgres';

/** The role every request runs as: owns nothing, cannot bypass row-level security. */
export const APP_ROLE = 'nightjar_app';

/** One PostgreSQL, however it is reached. Each call is one transaction: committed when `work` resolves, rolled back when it rejects. */
export interface Engine {
  readonly kind: EngineKind;
  /** As the owner of the tables: migrations and the signing key. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As `nightjar_app`. Usable once the migrations have made that role. */
  asApp<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
