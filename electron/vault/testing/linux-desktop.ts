import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder } from './sample.ts';

const PROGRAM = fileURLToPath(new URL('./keychain-program.ts', import.meta.url));

/** A bus that starts nothing by itself: what is not started by the test is not there. */
const BARE_BUS = `<busconfig>
  <type>session</type><listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>`;

/** How GNOME Keyring starts in a session: open, or asking for a password that nobody types. */
export const UNLOCKED =
  "printf 'keyring password' | gnome-keyring-daemon --foreground --unlock --components=secrets";
export const LOCKED = 'gnome-keyring-daemon --foreground --components=secrets';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;
/** Whether there is a real GNOME Keyring to test with. */
export const canRun =
  process.platform === 'linux' && has('dbus-run-session') && has('gnome-keyring-daemon');

/** A person's home with its keyring files, over any number of desktop sessions. */
export async function newHome() {
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

  function run(command: string, args: string[], more: NodeJS.ProcessEnv = {}): unknown {
    const { stdout, stderr } = spawnSync(command, args, {
      env: { ...env, ...more },
      encoding: 'utf8',
      timeout: 60_000,
    });
    const line = stdout.trim().split('\n').at(-1);
    if (!line?.startsWith('[')) throw new Error(`no answer: ${stdout}${stderr}`);
    return JSON.parse(line);
  }

  return {
    folder: home,
    /** One desktop session. `keyring` is how its daemon starts; null for a desktop without one. */
    session(keyring: string | null, ...steps: string[]): unknown {
      return this.sessionWith({}, keyring, ...steps);
    },
    /** The same, with more in its environment. */
    sessionWith(more: NodeJS.ProcessEnv, keyring: string | null, ...steps: string[]): unknown {
      const program = [process.execPath, PROGRAM, 'profile', ...steps]
        .map((part) => `'${part}'`)
        .join(' ');
      const script = keyring
        ? `${keyring} >/dev/null & export KEYRING_PID=$!
           gdbus wait --session --timeout 20 org.freedesktop.secrets
           ${program}; kill -CONT $KEYRING_PID; kill $KEYRING_PID; wait $KEYRING_PID`
        : program;
      const args = [`--config-file=${config}`, '--', 'sh', '-c', script];
      return run('dbus-run-session', args, { ...more, KEYRING: keyring ?? '' });
    },
    withoutBus: (...steps: string[]) => run(process.execPath, [PROGRAM, 'profile', ...steps]),
  };
}
