import type { FastifyInstance } from 'fastify';
import { codeOf, StartError } from './start-error.ts';

/** Certificate chain and private key, PEM. */
export interface Tls {
  cert: Buffer;
  key: Buffer;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Throws `TlsRequired` when what is said on `host` could be read on the way. */
export function assertEncrypted(host: string, tls: Tls | null, behindProxy: boolean): void {
  if (!tls && !behindProxy && !LOOPBACK.test(host)) throw new StartError('TlsRequired', host);
}

/**
 * Throws `ProxyUnknown` when others than the proxy could say where they come from, and escape every
 * limit: on any address but loopback the proxy has to be named.
 */
export function assertProxyKnown(
  host: string,
  behindProxy: boolean,
  proxies: readonly string[],
): void {
  if (behindProxy && proxies.length === 0 && !LOOPBACK.test(host)) {
    throw new StartError('ProxyUnknown', host);
  }
}

/** Whose word is taken on where a request comes from; `loopback` is what Fastify calls this machine. */
export function trustedProxies(behindProxy: boolean, proxies: readonly string[]): string[] {
  if (!behindProxy) return [];
  return proxies.length > 0 ? [...proxies] : ['loopback'];
}

/** Throws `PortInUse` or `AddressUnusable`. */
export async function listen(
  app: FastifyInstance,
  host: string,
  port: number,
  secure: boolean,
): Promise<{ url: string; port: number }> {
  try {
    // For `localhost` Fastify would make one server for each address, and only the first has sockets.
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (cause) {
    await app.close();
    const code = codeOf(cause);
    if (code === 'EADDRINUSE') throw new StartError('PortInUse', `${host}:${port}`, { cause });
    if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND') {
      throw new StartError('AddressUnusable', `${host}:${port}`, { cause });
    }
    throw cause;
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `${secure ? 'https' : 'http'}://${name}:${bound}`, port: bound };
}
