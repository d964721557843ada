import { err, ok, type Result } from '../../shared/errors/app-error.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A server's address as a person or a policy gave it. https anywhere; plain http on this computer
 * alone, so that nothing crosses a network unencrypted. `BadRequest` otherwise.
 */
export function readServerAddress(address: string): Result<URL> {
  const url = URL.parse(address);
  if (!url) return err('BadRequest', { detail: 'the server address is not a URL' });
  if (url.username || url.password) {
    return err('BadRequest', { detail: 'the server address must not hold credentials' });
  }
  const safe =
    url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!safe) return err('BadRequest', { detail: 'a server on the network needs https' });
  return ok(url);
}

/** `path` (absolute) under the server's own, which may lie below a reverse proxy's prefix. */
export function underServer(server: URL, path: string): URL {
  return new URL(server.pathname.replace(/\/+$/, '') + path, server.origin);
}
