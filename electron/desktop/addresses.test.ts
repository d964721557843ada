import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { busAddresses } from './addresses.ts';

it.each([
  ['unix:path=/run/user/1000/bus', 'unix:path=/run/user/1000/bus'],
  ['unix:path=/run/user/1000/bus,guid=4f', 'unix:path=/run/user/1000/bus'],
  ['unix:abstract=/tmp/dbus-Xy,guid=4f', 'unix:abstract=/tmp/dbus-Xy'],
  ['unix:path=/tmp/a%20b', 'unix:path=/tmp/a b'],
  ['tcp:host=10.0.0.1,port=1;unix:path=/b', 'unix:path=/b'],
])('takes from %s the socket of this computer', (address, expected) => {
  expect(busAddresses({ DBUS_SESSION_BUS_ADDRESS: address }).session).toBe(expected);
  expect(busAddresses({ DBUS_SYSTEM_BUS_ADDRESS: address }).system).toBe(expected);
});

it.each(['tcp:host=10.0.0.1,port=1', 'unixexec:path=/bin/sh', 'autolaunch:', ''])(
  'does not go to %s',
  (address) => {
    expect(busAddresses({ DBUS_SESSION_BUS_ADDRESS: address }).session).toBeNull();
  },
);

it('falls back to the bus of the runtime folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-runtime-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(busAddresses({ XDG_RUNTIME_DIR: folder }).session).toBeNull();
  await writeFile(join(folder, 'bus'), '');
  expect(busAddresses({ XDG_RUNTIME_DIR: folder }).session).toBe(
    `unix:path=${join(folder, 'bus')}`,
  );
});
