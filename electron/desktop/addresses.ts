import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface BusAddresses {
  /** Null where there is none. */
  session: string | null;
  system: string | null;
}

/** Where this desktop's two buses are, by the D-Bus specification's rules. */
export function busAddresses(env: NodeJS.ProcessEnv): BusAddresses {
  const runtime = env['XDG_RUNTIME_DIR'];
  return {
    session: firstLocal(env['DBUS_SESSION_BUS_ADDRESS']) ?? there(runtime && join(runtime, 'bus')),
    system: firstLocal(env['DBUS_SYSTEM_BUS_ADDRESS']) ?? there('/run/dbus/system_bus_socket'),
  };
}

/**
 * Sockets of this computer alone: no TCP, whose bus is somebody else's word, and no `unixexec`, which
 * would start a program.
 */
function firstLocal(addresses = ''): string | null {
  const local = addresses.split(';').find((address) => /^unix:.*\b(path|abstract)=/.test(address));
  const [, kind, value] = /\b(path|abstract)=([^,]+)/.exec(local ?? '') ?? [];
  return kind && value ? `unix:${kind}=${decodeURIComponent(value)}` : null;
}

const there = (path: string | undefined): string | null =>
  path && existsSync(path) ? `unix:path=${path}` : null;
