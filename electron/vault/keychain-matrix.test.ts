import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { FakeKeychain } from '../session/testing/fake-keychain.ts';
import { Rig } from '../session/testing/rig.ts';
import { canRun, newHome, UNLOCKED } from './testing/linux-desktop.ts';

// The states that have no test elsewhere. docs/guides/keychain.md has them all, with their tests.

/** Another keyring of the same service: what a change of the desktop, or of its home, looks like. */
const OTHER = UNLOCKED.replace(
  'gnome-keyring-daemon',
  'XDG_DATA_HOME="$HOME/other" gnome-keyring-daemon',
);
/** What Electron's safeStorage would go by. */
const BASIC_TEXT_DESKTOP = { XDG_CURRENT_DESKTOP: 'X-Unknown', DESKTOP_SESSION: 'unknown' };

async function textsIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

async function newRig(keychain: FakeKeychain): Promise<Rig> {
  const rig = await Rig.open({ keychain });
  onTestFinished(() => rig.close());
  return rig;
}

describe.skipIf(!canRun)('another keychain than the one of before', () => {
  it('is open and knows nothing; the first has it all when it is back', async () => {
    const home = await newHome();
    home.session(UNLOCKED, 'write:secret');
    expect(home.session(OTHER, 'read', 'delete', 'write:other', 'read')).toEqual([
      'kept',
      'missing',
      false,
      'written',
      'other',
    ]);
    expect(home.session(UNLOCKED, 'read')).toEqual(['kept', 'secret']);
  });
});

describe('a session whose keychain is another now', () => {
  it('is wiped, and says that the server was not told', async () => {
    const first = new FakeKeychain();
    const rig = await newRig(first);
    await rig.signedIn();
    await rig.session.stop('quit');
    const before = rig.keychain;
    rig.keychain = new FakeKeychain();
    await rig.start();
    const { summary } = rig.view('signed-out');
    expect(summary).toMatchObject({ trigger: 'unreadable', residue: [], receipt: null });
    expect(summary?.steps).toContainEqual(
      expect.objectContaining({ step: 'revoke-on-server', result: 'failed' }),
    );
    expect(await rig.leftovers()).toEqual([]);
    expect(rig.api.revoked).toEqual([]);

    // Whoever gets the first one back finds what was in it, and it goes.
    rig.keychain = before;
    expect([...before.items.keys()].sort()).toEqual(['session-tokens', 'vault-secret']);
    await rig.start();
    expect(rig.view('signed-out').summary?.trigger).toBe('unreadable');
    expect(await rig.leftovers()).toEqual([]);
    expect(await rig.signIn()).toEqual(ok({}));
  });

  it('goes on where the first one is back before Nightjar starts', async () => {
    // Control: the wipe is for the change, and not for the restart.
    const rig = await newRig(new FakeKeychain());
    await rig.signedIn();
    await rig.session.stop('quit');
    await rig.start();
    expect(rig.phase).toBe('locked');
    expect(await rig.unlock()).toEqual(ok({}));
  });
});

describe.skipIf(!canRun)('a keychain whose service ended', () => {
  const steps = ['write:secret', 'end', 'read', 'write:other', 'delete'];
  const gone = [
    'kept',
    'written',
    true,
    'unavailable',
    'KeychainUnavailable',
    'KeychainUnavailable',
  ];

  it('is unavailable, never "missing"; the next start has it all', async () => {
    const home = await newHome();
    expect(home.session(UNLOCKED, ...steps)).toEqual(gone);
    expect(home.session(UNLOCKED, 'read')).toEqual(['kept', 'secret']);
  });

  it('and started again stays so for this process: libsecret goes on asking the old one', async () => {
    const home = await newHome();
    expect(home.session(UNLOCKED, ...steps, 'start', 'read', 'write:other', 'delete')).toEqual([
      ...gone,
      true,
      'unavailable',
      'KeychainUnavailable',
      'KeychainUnavailable',
    ]);
    expect(home.session(UNLOCKED, 'read')).toEqual(['kept', 'secret']);
  });
});

// That nothing asks safeStorage is tested beside the bundle: build/bundle/no-safe-storage.test.ts.
describe.skipIf(!canRun)('a desktop where safeStorage would fall back to basic_text', () => {
  it('is one without a keychain: in memory, and nothing of it in the home', async () => {
    const home = await newHome();
    const steps = ['write:basic-text-secret', 'read'];
    expect(home.sessionWith(BASIC_TEXT_DESKTOP, null, ...steps)).toEqual([
      'memory',
      'written',
      'basic-text-secret',
    ]);
    const written = await textsIn(home.folder);
    expect(written).not.toContain('basic-text-secret');
    expect(written).not.toContain(Buffer.from('basic-text-secret').toString('base64'));
    expect(home.sessionWith(BASIC_TEXT_DESKTOP, null, 'read')).toEqual(['memory', 'missing']);
    // Control: the look sees the home’s files.
    expect(written).toContain('busconfig');
  });
});
