import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Variant } from '@jellybrick/dbus-next';
import { onTestFinished, vi } from 'vitest';
import { end, type Peer, type PrivateBus } from './private-bus.ts';
import { PYTHON, startMock } from './stand-ins.ts';

const LOGIND_PROGRAM = '/lib/systemd/systemd-logind';
const LOGIND = 'org.freedesktop.login1';
const LOGIND_ROOT = '/org/freedesktop/login1';
const SYSTEMD = 'org.freedesktop.systemd1';
const MATE = 'org.mate.ScreenSaver';

/** It wants root, and a system on which no other runs. */
export const canRunLogind =
  process.getuid?.() === 0 &&
  existsSync(LOGIND_PROGRAM) &&
  !existsSync('/run/dbus/system_bus_socket');
export const hasMutter = existsSync('/usr/bin/mutter');
export const hasMateScreensaver = existsSync('/usr/bin/mate-screensaver');

/** Where logind keeps its state, as folders of nobody else's. */
const APART =
  'mount -t tmpfs none /run/systemd && ' +
  'mkdir /run/systemd/seats /run/systemd/sessions /run/systemd/users /run/systemd/inhibit && ' +
  `exec ${LOGIND_PROGRAM}`;

/** Opens a session and holds its file descriptor, as a display manager does. Prints its id. */
const DISPLAY_MANAGER = `
import dbus, os, signal
manager = dbus.Interface(
    dbus.SystemBus().get_object('${LOGIND}', '${LOGIND_ROOT}'), '${LOGIND}.Manager')
opened = manager.CreateSession(
    dbus.UInt32(os.getuid()), dbus.UInt32(os.getpid()), 'nightjar', 'x11', 'user', '', '',
    dbus.UInt32(0), '', '', False, '', '', dbus.Array([], signature='(sv)'))
print(opened[0], opened[1], flush=True)
signal.pause()
`;

export interface RealLogind {
  sessionId: string;
  lock(): Promise<unknown>;
  hint(locked: boolean): Promise<unknown>;
  restartComputer(): Promise<unknown>;
  inhibitors(): Promise<string[][]>;
  /** Whether the target that ends the computer has been started. */
  wasRestarted(): Promise<boolean>;
}

/** systemd-logind itself. Only the systemd that it asks for scopes and targets is a stand-in. */
export async function startRealLogind(bus: PrivateBus): Promise<RealLogind> {
  const peer = await bus.connect();
  await startMock(bus, peer, 'systemd', SYSTEMD);
  const unit = `/org/freedesktop/systemd1/unit/reboot_2etarget`;
  const loaded = { LoadState: new Variant('s', 'loaded') };
  const mock = 'org.freedesktop.DBus.Mock';
  const added = [unit, `${SYSTEMD}.Unit`, loaded, []];
  await peer.call(
    SYSTEMD,
    '/org/freedesktop/systemd1',
    `${mock}.AddObject`,
    'ssa{sv}a(ssss)',
    ...added,
  );
  bus.run('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', APART]);
  await owned(peer, LOGIND);
  const manager = spawn(PYTHON, ['-c', DISPLAY_MANAGER], {
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus.address },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => end(manager, 'SIGKILL'));
  const [line] = await once(createInterface(manager.stdout), 'line');
  const [sessionId = '', session = ''] = String(line).split(' ');

  const ask = (member: string, signature = '', ...body: unknown[]) =>
    peer.call(LOGIND, LOGIND_ROOT, `${LOGIND}.Manager.${member}`, signature, ...body);
  return {
    sessionId,
    lock: () => peer.call(LOGIND, session, `${LOGIND}.Session.Lock`),
    hint: (locked) => peer.call(LOGIND, session, `${LOGIND}.Session.SetLockedHint`, 'b', locked),
    restartComputer: () => ask('Reboot', 'b', false),
    async inhibitors() {
      const [all] = await ask('ListInhibitors');
      return Array.isArray(all) ? all : [];
    },
    async wasRestarted() {
      const [calls] = await peer.call(SYSTEMD, '/org/freedesktop/systemd1', `${mock}.GetCalls`);
      return JSON.stringify(calls, (_, v) => (typeof v === 'bigint' ? String(v) : v)).includes(
        'reboot.target',
      );
    },
  };
}

/** The compositor of GNOME, without a screen, and a person who moves its mouse. */
export async function startMutter(bus: PrivateBus, runtime: string) {
  const peer = await bus.connect();
  const args = ['--headless', '--no-x11', '--virtual-monitor', '800x600'];
  const compositor = bus.run('mutter', args, { XDG_RUNTIME_DIR: runtime, DISPLAY: undefined });
  const name = 'org.gnome.Mutter.RemoteDesktop';
  await owned(peer, 'org.gnome.Mutter.IdleMonitor');
  await owned(peer, name);
  const [made] = await peer.call(name, '/org/gnome/Mutter/RemoteDesktop', `${name}.CreateSession`);
  const session = String(made);
  await peer.call(name, session, `${name}.Session.Start`);
  return {
    process: compositor,
    moveMouse: () =>
      peer.call(name, session, `${name}.Session.NotifyPointerMotionRelative`, 'dd', 5, 5),
  };
}

export interface RealLocker {
  process: ChildProcess;
  setActive(active: boolean): Promise<unknown>;
}

/** MATE's screen locker on an X server of its own. */
export async function startMateScreensaver(bus: PrivateBus): Promise<RealLocker> {
  const peer = await bus.connect();
  const server = spawn('/usr/bin/Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => end(server, 'SIGKILL'));
  const [display] = await once(createInterface(server.stdout), 'line');
  const env = { DISPLAY: `:${String(display)}`, NO_AT_BRIDGE: '1' };
  const locker = bus.run('mate-screensaver', ['--no-daemon'], env);
  await owned(peer, MATE);
  return {
    process: locker,
    setActive: (active) =>
      peer.call(MATE, '/org/mate/ScreenSaver', `${MATE}.SetActive`, 'b', active),
  };
}

const owned = (peer: Peer, name: string) =>
  vi.waitFor(
    () =>
      peer.call(
        'org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.GetNameOwner',
        's',
        name,
      ),
    { timeout: 20_000 },
  );
