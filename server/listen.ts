import type { FastifyInstance } from 'fastify';
import { AddressUnusable, codeOf, PortInUse, TlsRequired } from './start-errors.ts';

/** Certificate chain and private key, PEM. */
export interface Tls {
  cert: Buffer;
  key: Buffer;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Throws `TlsRequired` when what is said on `host` could be read on the way. */
export function assertEncrypted(host: string, tls: Tls | null, behindProxy: boolean): void {
  if (!tls && !behindProxy && !LOOPBACK.test(host)) throw new TlsRequired(host);
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
    if (code === 'EADDRINUSE') throw new PortInUse(`${host}:${port}`, { cause });
    if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND') {
      throw new AddressUnusable(`${host}:${port}`, { cause });
    }
    throw cause;
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `${secure ? 'https' : 'http'}://${name}:${bound}`, port: bound };
}
