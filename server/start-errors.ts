import { z } from 'zod';

/** Plain http across a network: passwords and messages could be read on the way. */
export class TlsRequired extends Error {
  override readonly name = 'TlsRequired';
}

/** Certificate or key cannot be used. */
export class TlsUnusable extends Error {
  override readonly name = 'TlsUnusable';
}

/** Another program listens there. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** The address is none of this machine's, or the port is not for this user to take. */
export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable';
}

/** No PostgreSQL answers there, or not to this user. Nothing was changed. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
}

/** The embedded database does not start from its directory. Nothing was deleted. */
export class DataDirectoryDamaged extends Error {
  override readonly name = 'DataDirectoryDamaged';
}

/** Another server uses the directory. Two would destroy it. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

const Coded = z.object({ code: z.string() });

/** errno or SQLSTATE of an error; an empty string when it has none. */
export const codeOf = (error: unknown): string => Coded.safeParse(error).data?.code ?? '';
