import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

const require = createRequire(import.meta.url);

/** How a fuse wire begins in Electron's binary: sentinel, version 1, number of fuses. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** All fuses the other way round from what Nightjar wants, so that each has to be set. */
const WIRE = '101100111';

/**
 * Writes a folder with the shape of Electron's Linux runtime and nothing in it but a fuse wire: enough
 * to be packed, on machines where the real one cannot be downloaded.
 */
export async function writePretendRuntime(folder: string): Promise<void> {
  const { version } = z.object({ version: z.string() }).parse(require('electron/package.json'));
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'));
  const program = Buffer.concat([
    Buffer.from(`\x7fELF${SENTINEL}`, 'latin1'),
    Buffer.from([1, WIRE.length]),
    Buffer.from(WIRE, 'latin1'),
  ]);
  await writeFile(join(folder, 'electron'), program);
  await chmod(join(folder, 'electron'), 0o755);
  await writeFile(join(folder, 'version'), version);
  for (const file of [
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
    'chrome_crashpad_handler',
    'locales/en-US.pak',
  ]) {
    await writeFile(join(folder, file), '');
  }
}
