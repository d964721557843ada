import { z } from 'zod';

/**
 * Everything that can keep the server, or a command beside it, from starting. A code is stable; its
 * sentence in each language is `start.<code>` in `server/language/`. Nothing was changed or deleted.
 */
export type StartErrorCode =
  /** Flags that are not known. */
  | 'UsageWrong'
  /** A variable of the environment that cannot be what it is; the message is its name. */
  | 'SettingInvalid'
  /** Plain http across a network: passwords and messages could be read on the way. */
  | 'TlsRequired'
  /** Anybody could pose as the proxy that says where requests come from. */
  | 'ProxyUnknown'
  /** Certificate or key cannot be used. */
  | 'TlsUnusable'
  /** Another program listens there. */
  | 'PortInUse'
  /** The address is none of this machine's, or the port is not for this user to take. */
  | 'AddressUnusable'
  /** No PostgreSQL answers there, or not to this user. */
  | 'DatabaseUnreachable'
  /** Another server runs on this PostgreSQL database; clients of one would not hear of the other's. */
  | 'DatabaseInUse'
  /** The embedded database does not start from its directory. */
  | 'DataDirectoryDamaged'
  /** Another process uses the directory. Two would destroy it. */
  | 'DataDirectoryInUse'
  /** The database was migrated by a newer Nightjar than this one. */
  | 'DatabaseFromNewerVersion'
  /** A migration that ran on this database is not the one in this release. */
  | 'MigrationChanged'
  /** The role that requests run as could see more than its tenant. */
  | 'AppRoleTooStrong'
  /** Data keys are here, and the file with the key to them is not. */
  | 'KeyFileMissing'
  /** The file, or the KMS, has not the key to these data keys. */
  | 'KeyFileWrong'
  /** Damaged, not to be read by this user, or to be read by others. */
  | 'KeyFileUnusable'
  /** The demo's accounts have a password that everybody knows; here is a company of real people. */
  | 'NotForDemo';

export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

const Coded = z.object({ code: z.string() });

/** errno, SQLSTATE or other code of an error; an empty string when it has none. */
export const codeOf = (error: unknown): string => Coded.safeParse(error).data?.code ?? '';
