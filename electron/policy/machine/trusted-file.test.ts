import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRoot, newPlace, STRANGER } from './testing/places.ts';
import { ROOT_ALONE, readTrusted } from './trusted-file.ts';

const GOOD = '{ "lockAfter": 60 }';
const EVIL = '{ "lockAfter": 86400 }';

function good() {
  const place = newPlace();
  writeFileSync(place.file, GOOD, { mode: 0o644 });
  return { ...place, read: () => readTrusted(place.file, place.trust) };
}

/** `$1` is the file. @throws when the command fails */
const sh = (command: string, file: string) =>
  execFileSync('sh', ['-c', command, 'sh', file], { stdio: 'ignore' });

const untrusted = (file: string, why: string) => ({
  state: 'refused',
  problem: { file, code: 'MachinePolicyUntrusted', why },
});

describe.skipIf(process.platform === 'win32')('a file of the administrator', () => {
  it('is read', () => {
    const { read, file } = good();
    expect(String(read())).toBe(GOOD);
    chmodSync(file, 0o400);
    expect(String(read())).toBe(GOOD);
    writeFileSync(file, '');
    expect(String(read())).toBe('');
  });

  it('is not there, nor its folder', () => {
    const { read, file } = good();
    rmSync(file);
    expect(read()).toEqual({ state: 'none' });
    rmSync(dirname(file), { recursive: true });
    expect(read()).toEqual({ state: 'none' });
  });

  it.each([0o664, 0o646, 0o666, 0o620, 0o602])('is refused with mode %o', (mode) => {
    const { read, file } = good();
    chmodSync(file, mode);
    expect(read()).toEqual(untrusted(file, 'writable'));
  });

  it.each([0o775, 0o757, 0o1777])('is refused in a folder with mode %o, there or not', (mode) => {
    const { read, file, folder } = good();
    chmodSync(folder, mode);
    expect(read()).toEqual(untrusted(folder, 'writable'));
    rmSync(file);
    expect(read()).toEqual(untrusted(folder, 'writable'));
  });

  it('is refused below a folder that others can write to', () => {
    const { read, trust } = good();
    chmodSync(trust.top, 0o777);
    expect(read()).toEqual(untrusted(trust.top, 'writable'));
  });

  it('is refused as a link, to a good file also and to nothing', () => {
    const { read, file, folder } = good();
    renameSync(file, join(folder, 'other.json'));
    symlinkSync('other.json', file);
    expect(readFileSync(file, 'utf8')).toBe(GOOD);
    expect(read()).toEqual(untrusted(file, 'link'));
    rmSync(file);
    symlinkSync('nowhere', file);
    expect(read()).toEqual(untrusted(file, 'link'));
  });

  it('is refused in a folder that is a link, or no folder', () => {
    const { read, folder } = good();
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    symlinkSync(moved, folder);
    expect(read()).toEqual(untrusted(folder, 'link'));
    rmSync(folder);
    writeFileSync(folder, '');
    expect(read()).toEqual(untrusted(folder, 'kind'));
  });

  it('is refused as a folder, a pipe (without waiting for a writer) or a socket', async () => {
    const { read, file } = good();
    rmSync(file);
    mkdirSync(file);
    expect(read()).toEqual(untrusted(file, 'kind'));
    rmSync(file, { recursive: true });
    sh('mkfifo -m 644 "$1"', file);
    expect(read()).toEqual(untrusted(file, 'kind'));
    rmSync(file);
    const server = createServer().listen(file);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect(read()).toEqual(untrusted(file, 'kind'));
  });

  it('is refused when it is longer than any policy', () => {
    const { read, file } = good();
    writeFileSync(file, ' '.repeat(64 * 1024));
    expect(read()).toHaveLength(64 * 1024);
    writeFileSync(file, ' '.repeat(64 * 1024 + 1));
    expect(read()).toEqual(untrusted(file, 'size'));
  });

  it('cannot be read where the system says so', () => {
    const { trust, folder } = good();
    const file = join(folder, 'x'.repeat(300));
    expect(readTrusted(file, trust)).toMatchObject({
      state: 'unreadable',
      problem: { file, code: 'MachinePolicyUnreadable' },
    });
  });

  it('is nobody’s but root’s in the product', () => {
    expect(ROOT_ALONE).toEqual({ owner: 0, top: '/' });
    const { file } = good();
    // The folder for temporary files is everybody's.
    expect(readTrusted(file, ROOT_ALONE)).toMatchObject({ state: 'refused' });
  });
});

describe.skipIf(!isRoot)('somebody who is not the administrator', () => {
  it('cannot have written the file', () => {
    const { read, file } = good();
    chownSync(file, STRANGER, 0);
    expect(read()).toEqual(untrusted(file, 'owner'));
  });

  it('cannot bring it in by a hard link', () => {
    const { read, file, trust } = good();
    const theirs = join(trust.top, 'theirs.json');
    writeFileSync(theirs, EVIL, { mode: 0o644 });
    chownSync(theirs, STRANGER, STRANGER);
    rmSync(file);
    linkSync(theirs, file);
    expect(read()).toEqual(untrusted(file, 'owner'));
  });

  it('cannot own the folder, even one without a file', () => {
    const { read, file, folder } = good();
    chownSync(folder, STRANGER, 0);
    expect(read()).toEqual(untrusted(folder, 'owner'));
    rmSync(file);
    expect(read()).toEqual(untrusted(folder, 'owner'));
  });

  it('cannot write by an access control list', ({ skip }) => {
    const { read, file } = good();
    try {
      sh(`setfacl -m u:${STRANGER}:rw "$1"`, file);
    } catch {
      skip('no access control lists here');
    }
    expect(read()).toEqual(untrusted(file, 'writable'));
  });

  it('is not believed while the file is swapped under the reader', async () => {
    const { read, file, folder } = good();
    const naive = () => readFileSync(file, 'utf8');
    const swapper = spawn(
      'sh',
      [
        '-c',
        `cd "$1" || exit 1
        while :; do
          printf '%s' '${GOOD}' > own && mv own policy.json
          printf '%s' '${EVIL}' > theirs && chown ${STRANGER} theirs && ln -s theirs link && mv link policy.json
          printf '%s' '${EVIL}' > theirs2 && chown ${STRANGER} theirs2 && mv theirs2 policy.json
        done`,
        'sh',
        folder,
      ],
      { stdio: 'ignore' },
    );
    onTestFinished(() => void swapper.kill('SIGKILL'));
    const believed = new Set<string>();
    const seen = new Set<string>();
    // Until the careless reader was fooled and the careful one has had every chance to be.
    for (let round = 0; round < 20_000 || seen.size < 2 || !believed.has(GOOD); round += 1) {
      seen.add(naive());
      const found = read();
      if (Buffer.isBuffer(found)) believed.add(String(found));
    }
    expect(seen).toContain(EVIL);
    expect([...believed]).toEqual([GOOD]);
  });
});
