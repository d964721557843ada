import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, ROOT } from '../../build/setup/places.mjs';
import { unwrapKey } from '../../electron/vault/key-slot.ts';
import { createKeySlotsFile } from '../../electron/vault/key-slots.ts';
import type { Client } from '../fixtures/client.ts';

const run = promisify(execFile);

const PRINT_ITEM = `require('keytar').getPassword('Nightjar', process.argv[1]).then(console.log)`;

/**
 * The vault key, as whoever has the keychain, the disk and the password can derive it: no switch of the
 * product gives it away.
 */
export async function vaultKeyOf({ profile, desktop }: Client, password: string): Promise<Buffer> {
  const profileId = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  const item = `${profileId}/vault-secret`;
  const { stdout } = await run(NODE, ['-e', PRINT_ITEM, item], { cwd: ROOT, env: desktop.env });
  const keychainSecret = Buffer.from(stdout.trim(), 'base64');
  const read = await createKeySlotsFile(join(profile, 'vault'), 'kept').read(keychainSecret);
  if (read.state !== 'found') throw new Error(`the key slots are ${read.state}`);
  const key = await unwrapKey(read.value.password, { secret: password, keychainSecret });
  if (!key) throw new Error('the password does not open its slot');
  return key;
}
