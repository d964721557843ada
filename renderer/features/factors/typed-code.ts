/** Digits of a one-time code (RFC 6238), as every authenticator app shows them. */
export const CODE_LENGTH = 6;

/** What was typed or pasted, as the digits it is: full-width ones count, spaces and the rest do not. */
export const typedCode = (typed: string): string =>
  typed.normalize('NFKC').replace(/\D/g, '').slice(0, CODE_LENGTH);
