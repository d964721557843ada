import { hash, verify } from '@node-rs/argon2';

/** argon2id, OWASP's parameters: 19 MiB, two passes, one lane. Memory is in KiB. */
export const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** NIST SP 800-63B-4 §3.1.1.2: the same password, however a keyboard composes its characters. */
const normal = (password: string): string => password.normalize('NFC');

export const hashPassword = (password: string): Promise<string> =>
  hash(normal(password), PARAMETERS);

/** What an unknown account is checked against, so that its answer takes as long as a wrong password's. */
const nobody = hashPassword('nobody has this password');

/** False for an account that does not exist, or has no password (`passwordHash` null), after the same work. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobody), normal(password));
  return passwordHash !== null && matches;
}
