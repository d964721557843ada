/** What is typed on the sign-in screen. */
export interface SignInFields {
  server: string;
  email: string;
  password: string;
}

/** What is wrong with a field: each has a sentence, `invalid.<name>`. */
export type Invalid = 'email' | 'password' | 'server' | 'unencrypted';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** A server's address as people type it, with https where they left it out. Main checks it once more. */
export function readServer(typed: string): { url: string } | { invalid: Invalid } {
  const trimmed = typed.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (!url?.hostname || url.username || url.password) return { invalid: 'server' };
  if (url.protocol === 'https:') return { url: url.href };
  if (url.protocol !== 'http:') return { invalid: 'server' };
  return LOOPBACK.test(url.hostname) ? { url: url.href } : { invalid: 'unencrypted' };
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Who signs in where; null while that is not whole. */
export function addressOf({
  server,
  email,
}: Pick<SignInFields, 'server' | 'email'>): { serverUrl: string; email: string } | null {
  const address = readServer(server);
  const trimmed = email.trim();
  return 'url' in address && EMAIL.test(trimmed)
    ? { serverUrl: address.url, email: trimmed }
    : null;
}

export type Checked =
  | { ok: true; request: { serverUrl: string; email: string; password: string } }
  | { ok: false; invalid: Partial<Record<keyof SignInFields, Invalid>> };

/** `needed`: what the way in asks for beside the server. */
export function check(
  { server, email, password }: SignInFields,
  needed: readonly ('email' | 'password')[] = ['email', 'password'],
): Checked {
  const address = readServer(server);
  const noEmail = needed.includes('email') && !EMAIL.test(email.trim());
  const noPassword = needed.includes('password') && password === '';
  const invalid: Partial<Record<keyof SignInFields, Invalid>> = {
    ...('invalid' in address ? { server: address.invalid } : {}),
    ...(noEmail ? { email: 'email' } : {}),
    ...(noPassword ? { password: 'password' } : {}),
  };
  if ('invalid' in address || Object.keys(invalid).length > 0) return { ok: false, invalid };
  return { ok: true, request: { serverUrl: address.url, email: email.trim(), password } };
}

/** The part of an address that tells servers apart, for the folded line. */
export const hostOf = (server: string): string => URL.parse(server)?.host ?? server;
