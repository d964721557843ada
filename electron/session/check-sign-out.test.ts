import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignOutPreview } from '../../shared/ipc/sign-out-preview.ts';
import type { ArtefactName } from '../../shared/receipt/artefact.ts';
import { newChannelId, newMessages } from '../vault/testing/sample.ts';
import { Rig } from './testing/rig.ts';

const LOOKS = 30;

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

async function check(): Promise<SignOutPreview['steps']> {
  const checked = await rig.session.checkSignOut();
  if (!checked.ok) throw new Error(checked.error.code);
  return checked.value.steps;
}

const artefactOf = (steps: SignOutPreview['steps'], name: ArtefactName) =>
  steps.flatMap(({ artefacts }) => artefacts).find(({ what }) => what === name);

/** Everything that a change would show in: bytes and times of all files, and the keychain. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of await rig.files()) {
    const path = join(rig.profile, name);
    const { mtimeMs, size } = await stat(path);
    hash.update(`${name} ${mtimeMs} ${size}`).update(await readFile(path));
  }
  for (const [item, value] of rig.keychain.items) hash.update(item).update(value);
  return hash.update(String(rig.keychain.changes)).digest('hex');
}

/** Signs in, and waits until what that goes on writing is written: many looks in a row see no change. */
async function signedIn(): Promise<void> {
  await rig.signedIn();
  let before = '';
  let unchanged = 0;
  await rig.until(async () => {
    const now = await fingerprint();
    unchanged = now === before ? unchanged + 1 : 0;
    before = now;
    if (unchanged < LOOKS) throw new Error('something is still being written');
  });
}

describe('a check of sign-out', () => {
  it('changes nothing on the disk, in the keychain or at the server', async () => {
    await signedIn();
    const before = await fingerprint();
    const asked = rig.api.calls.length;
    await check();
    expect(await fingerprint()).toBe(before);
    expect(rig.api.calls).toHaveLength(asked);
    expect(rig.phase).toBe('unlocked');
    // Control: what a sign-out does shows.
    await rig.finish(rig.session.signOut('user'));
    expect(await fingerprint()).not.toBe(before);
  });

  it('says what sign-out then removes', async () => {
    await signedIn();
    const id = newChannelId();
    await rig.vault.store.putMessages(id, newMessages(id, 1, 50));
    const steps = await check();
    await rig.finish(rig.session.signOut('user'));
    const done = rig.view('signed-out').summary?.steps ?? [];
    expect(steps.map(({ step }) => step)).toEqual(done.map(({ step }) => step));
    for (const name of [
      'vault-keys',
      'session-tokens',
      'message-store',
      'session-record',
    ] as const) {
      const said = artefactOf(steps, name);
      const went = done.flatMap(({ artefacts }) => artefacts).find(({ what }) => what === name);
      expect(said?.count, name).toBe(went?.count);
      expect(said?.method, name).toBe(went?.method);
    }
    expect(artefactOf(steps, 'message-store')?.bytes).toBeGreaterThan(10_000);
  });

  it('of a session in memory finds keys, and no file', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    const steps = await check();
    expect(artefactOf(steps, 'vault-keys')?.count).toBe(2);
    expect(artefactOf(steps, 'session-tokens')?.count).toBe(1);
    expect(artefactOf(steps, 'message-store')).toMatchObject({ count: 0, bytes: null });
    expect(artefactOf(steps, 'session-record')).toMatchObject({ count: 0, bytes: null });
  });
});
