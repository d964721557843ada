import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this Linux session has a D-Bus at all; libsecret would try to start one of its own. */
export function hasSessionBus(env: NodeJS.ProcessEnv): boolean {
  const address = env['DBUS_SESSION_BUS_ADDRESS'];
  if (address) return address.split(';').some(mayAnswer);
  const runtime = env['XDG_RUNTIME_DIR'];
  return runtime !== undefined && existsSync(join(runtime, 'bus'));
}

/** A socket that is not there is nobody; of other transports nothing can be told from outside. */
function mayAnswer(address: string): boolean {
  const path = /^unix:(?:.*,)?path=([^,]+)/.exec(address)?.[1];
  return path === undefined || existsSync(decodeURIComponent(path));
}

/**
 * Whether an error means that nobody offers the Secret Service here, or that it has no collection to
 * keep anything in. libsecret passes on only the text, which may be translated: these two carry a
 * D-Bus name or path in every language. (The bus's own words: dbus-daemon, then dbus-broker.)
 */
export function saysNobodyKeepsSecrets(cause: unknown): boolean {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (
    /The name org\.freedesktop\.secrets was not provided/.test(text) ||
    /name is not activatable/.test(text) ||
    /\/org\/freedesktop\/secrets\/collection\//.test(text)
  );
}
