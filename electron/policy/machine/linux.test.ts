import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLinuxSource } from './linux.ts';
import { isRoot, newPlace, STRANGER } from './testing/places.ts';

describe.skipIf(process.platform === 'win32')('the machine policy on Linux', () => {
  it('is the administrator’s file', async () => {
    const { file, trust } = newPlace();
    const source = createLinuxSource(file, trust);
    expect(source.files).toEqual([file]);
    expect(await source.read()).toEqual({ state: 'none' });
    writeFileSync(file, '{ "onQuit": "sign-out" }', { mode: 0o644 });
    expect(await source.read()).toEqual({ state: 'read', part: { onQuit: 'sign-out' } });
    writeFileSync(file, '{\n"onQuit": "stay" }');
    expect(await source.read()).toMatchObject({ state: 'refused', problem: { file, line: 2 } });
  });

  it('lies in /etc', () => {
    expect(createLinuxSource().files).toEqual(['/etc/nightjar/policy.json']);
  });
});

/** As a person without rights reads it: prints what is found in /etc. */
const READER = `
  const { createLinuxSource } = await import(${JSON.stringify(new URL('linux.ts', import.meta.url))});
  process.setuid(${STRANGER});
  console.log(JSON.stringify(await createLinuxSource().read()));
`;

/** Runs commands where /etc is an empty one of their own. */
function inOwnEtc(commands: string, ...args: readonly string[]) {
  const mounted = `mount -t tmpfs -o mode=755 tmpfs /etc\n${commands}`;
  const own = ['-c', 'exec unshare -m sh -e -c "$@"', 'sh', mounted, ...args];
  return spawnSync('sh', own, { encoding: 'utf8' });
}

function readAfter(commands: string): unknown {
  const read = `${commands}\nexec "$0" --input-type=module -e "$1"`;
  const { status, stdout, stderr } = inOwnEtc(read, process.execPath, READER);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Some containers let not even root mount. */
const canMount = isRoot && process.platform === 'linux' && inOwnEtc('').status === 0;

describe.skipIf(!canMount)('/etc/nightjar/policy.json itself', () => {
  const FILE = '/etc/nightjar/policy.json';
  const WRITE = `mkdir -m 755 /etc/nightjar; umask 022; printf '{ "devices": 2 }' > ${FILE}`;

  it('is read by a person without rights', () => {
    expect(readAfter('')).toEqual({ state: 'none' });
    expect(readAfter(WRITE)).toEqual({ state: 'read', part: { devices: 2 } });
  });

  it.each([
    [`chmod 600 ${FILE}`, 'unreadable', { file: FILE, why: 'unreadable' }],
    [`chmod 666 ${FILE}`, 'refused', { file: FILE, why: 'writable' }],
    [`chown ${STRANGER} ${FILE}`, 'refused', { file: FILE, why: 'owner' }],
    [`chown ${STRANGER} /etc/nightjar`, 'refused', { file: '/etc/nightjar', why: 'owner' }],
    ['chmod 777 /etc', 'refused', { file: '/etc', why: 'writable' }],
  ])('after %s it is %s', (command, state, problem) => {
    expect(readAfter(`${WRITE}; ${command}`)).toMatchObject({ state, problem });
  });
});
