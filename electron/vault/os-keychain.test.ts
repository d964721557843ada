import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { newFolder } from './testing/sample.ts';

const PROGRAM = fileURLToPath(new URL('./testing/keychain-program.ts', import.meta.url));

/** A bus that starts nothing by itself: what is not started by the test is not there. */
const BARE_BUS = `<busconfig>
  <type>session</type><listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>`;

const UNLOCKED =
  "printf 'keyring password' | gnome-keyring-daemon --foreground --unlock --components=secrets";
const LOCKED = 'gnome-keyring-daemon --foreground --components=secrets';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const canRun =
  process.platform === 'linux' && has('dbus-run-session') && has('gnome-keyring-daemon');

/** A person's home with its keyring files, over any number of desktop sessions. */
async function newHome() {
  const home = await newFolder();
  const config = join(home, 'bus.conf');
  await writeFile(config, BARE_BUS);
  await mkdir(join(home, 'run'), { mode: 0o700 });
  const { DISPLAY: _, DBUS_SESSION_BUS_ADDRESS: __, ...rest } = process.env;
  const env = {
    ...rest,
    HOME: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_DATA_HOME: join(home, 'data'),
  };

  function run(command: string, args: string[]): unknown {
    const { stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 60_000 });
    const line = stdout.trim().split('\n').at(-1);
    if (!line?.startsWith('[')) throw new Error(`no answer: ${stdout}${stderr}`);
    return JSON.parse(line);
  }

  return {
    /** One desktop session. `keyring` is how its daemon starts; null for a desktop without one. */
    session(keyring: string | null, ...steps: string[]): unknown {
      const program = [process.execPath, PROGRAM, 'profile', ...steps]
        .map((part) => `'${part}'`)
        .join(' ');
      const script = keyring
        ? `${keyring} >/dev/null & export KEYRING_PID=$!
           gdbus wait --session --timeout 20 org.freedesktop.secrets
           ${program}; kill -CONT $KEYRING_PID; kill $KEYRING_PID; wait $KEYRING_PID`
        : program;
      return run('dbus-run-session', [`--config-file=${config}`, '--', 'sh', '-c', script]);
    },
    withoutBus: (...steps: string[]) => run(process.execPath, [PROGRAM, 'profile', ...steps]),
  };
}

describe.skipIf(!canRun)('the keychain on a Linux desktop', () => {
  it('keeps items over a new login, each by its name', async () => {
    const home = await newHome();
    expect(home.session(UNLOCKED, 'read', 'delete', 'write:one', 'write:two', 'read')).toEqual([
      'kept',
      'missing',
      false,
      'written',
      'written',
      'two',
    ]);
    expect(home.session(UNLOCKED, 'read', 'delete', 'read')).toEqual([
      'kept',
      'two',
      true,
      'missing',
    ]);
  });

  it('that is locked is unavailable: nothing is missing, and nothing is changed', async () => {
    const home = await newHome();
    home.session(UNLOCKED, 'write:secret');
    expect(home.session(LOCKED, 'read', 'write:other', 'delete', 'read')).toEqual([
      'kept',
      'unavailable',
      'KeychainUnavailable',
      'KeychainUnavailable',
      'unavailable',
    ]);
    expect(home.session(UNLOCKED, 'read')).toEqual(['kept', 'secret']);
  });

  it('that does not answer is unavailable, and is itself again afterwards', async () => {
    const home = await newHome();
    expect(
      home.session(
        UNLOCKED,
        'write:secret',
        'stop',
        'read',
        'write:other',
        'delete',
        'continue',
        'retry',
      ),
    ).toEqual([
      'kept',
      'written',
      true,
      'unavailable',
      'KeychainUnavailable',
      'KeychainUnavailable',
      true,
      'secret',
    ]);
  });

  it('is one in memory where nobody keeps secrets', async () => {
    const home = await newHome();
    const steps = ['read', 'write:secret', 'read', 'delete', 'read'];
    const inMemory = ['memory', 'missing', 'written', 'secret', true, 'missing'];
    expect(home.session(null, ...steps)).toEqual(inMemory);
    expect(home.withoutBus(...steps)).toEqual(inMemory);
  });
});
