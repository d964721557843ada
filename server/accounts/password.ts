import { hash, verify } from '@node-rs/argon2';

/** argon2id, OWASP's parameters: 19 MiB, two passes, one lane. Memory is in KiB. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/** What an unknown account is checked against, so that its answer takes as long as a wrong password's. */
const nobody = hashPassword('nobody has this password');

/** False for an account that does not exist (`passwordHash` null), after the same work. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobody), password);
  return passwordHash !== null && matches;
}
