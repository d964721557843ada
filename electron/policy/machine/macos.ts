import { userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { malformed, type PolicySource, parsePart, type Reading } from './reading.ts';
import { ROOT_ALONE, readTrusted, type Trust } from './trusted-file.ts';
import { ofBoth } from './two-places.ts';

/** The app's bundle id; its managed preferences go by it. As in electron-builder.yml. */
const BUNDLE_ID = 'app.nightjar.desktop';
/** Where macOS keeps what profiles set. Only the system writes here. */
const FOLDER = '/Library/Managed Preferences';
/** What says that a property list is a binary one. */
const BINARY = 'bplist00';
/** Names of a profile's own bookkeeping, which is no policy. */
const OF_PROFILE = /^Payload[A-Z]/;

/** The managed preferences of the computer, and those of the person. */
export function createMacSource(
  folder = FOLDER,
  trust: Trust = ROOT_ALONE,
  user: string = userInfo().username,
): PolicySource {
  const computer = join(folder, `${BUNDLE_ID}.plist`);
  const person = join(folder, user, `${BUNDLE_ID}.plist`);
  const read = async (file: string): Promise<Reading> => {
    const found = readTrusted(file, trust);
    return Buffer.isBuffer(found) ? parsePropertyList(file, found) : found;
  };
  return {
    files: [computer, person],
    read: async () => ofBoth(await read(computer), await read(person)),
  };
}

/** Binary or XML. */
export async function parsePropertyList(file: string, bytes: Buffer): Promise<Reading> {
  // Evaluated here, so that no other system's start pays for it.
  const { parse, parseBinary } = await import('plist');
  let content: unknown;
  try {
    const isBinary = bytes.subarray(0, BINARY.length).toString('latin1') === BINARY;
    content = isBinary ? parseBinary(bytes) : parse(bytes.toString('utf8'));
  } catch {
    return malformed(file, { path: [], why: 'syntax' });
  }
  const settings = Dictionary.safeParse(content);
  if (!settings.success) return malformed(file, { path: [], why: 'shape' });
  const own = Object.entries(settings.data).filter(([name]) => !OF_PROFILE.test(name));
  const parsed = parsePart(Object.fromEntries(own));
  return parsed.ok ? { state: 'read', part: parsed.part } : malformed(file, parsed.mistake);
}

const Dictionary = z.record(z.string(), z.unknown());
