import type { ChildProcess } from 'node:child_process';
import { Variant } from '@jellybrick/dbus-next';
import { vi } from 'vitest';
import { boolean, type Peer, type PrivateBus } from './private-bus.ts';

/** Debian's own; another one in the path need not have the package. */
export const PYTHON = '/usr/bin/python3';
const MOCK = 'org.freedesktop.DBus.Mock';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const LOGIND = 'org.freedesktop.login1';
const LOGIND_ROOT = '/org/freedesktop/login1';
const SESSION = `${LOGIND}.Session`;
export const GNOME = 'org.gnome.ScreenSaver';
export const GNOME_PATH = '/org/gnome/ScreenSaver';

/** A service from python-dbusmock's templates: real D-Bus by libdbus, with nothing behind it. */
export async function startMock(bus: PrivateBus, peer: Peer, template: string, name: string) {
  const child = bus.run(PYTHON, ['-m', 'dbusmock', '--session', '--template', template]);
  await vi.waitFor(async () => expectOwner(peer, name), { timeout: 20_000 });
  return child;
}

async function expectOwner(peer: Peer, name: string): Promise<void> {
  const path = '/org/freedesktop/DBus';
  await peer.call('org.freedesktop.DBus', path, 'org.freedesktop.DBus.GetNameOwner', 's', name);
}

export interface StandInLogind {
  process: ChildProcess;
  set(property: 'Active' | 'LockedHint', value: boolean): Promise<unknown>;
  lock(): Promise<unknown>;
  prepare(forWhat: 'Sleep' | 'Shutdown', begins: boolean): Promise<unknown>;
  /** Who holds which lock: what, who, why, mode. */
  inhibitors(): Promise<string[][]>;
  removeSession(): Promise<unknown>;
}

/** With one session, by default of this user and on the screen, named `c7`. */
export async function startLogind(
  bus: PrivateBus,
  { active = true, uid = process.getuid?.() ?? 0 } = {},
): Promise<StandInLogind> {
  const peer = await bus.connect();
  const process_ = await startMock(bus, peer, 'logind', LOGIND);
  const add = ['ssusb', 'c7', 'seat0', uid, 'ying', active] as const;
  const [added] = await peer.call(LOGIND, LOGIND_ROOT, `${MOCK}.AddSession`, ...add);
  const session = String(added);
  const emit = (from: string, name: string, signature: string, ...args: Variant[]) =>
    peer.call(LOGIND, LOGIND_ROOT, `${MOCK}.EmitSignal`, 'sssav', from, name, signature, args);

  // The template's own joins a text and a number.
  const found = `ret = "${LOGIND_ROOT}/user/%i" % args[0]`;
  const getUser = ['sssss', `${LOGIND}.Manager`, 'GetUser', 'u', 'o', found] as const;
  await peer.call(LOGIND, LOGIND_ROOT, `${MOCK}.AddMethod`, ...getUser);
  const display = new Variant('(so)', ['c7', session]);
  const ofUser = ['ssv', `${LOGIND}.User`, 'Display', display] as const;
  await peer.call(LOGIND, `${LOGIND_ROOT}/user/${uid}`, `${PROPERTIES}.Set`, ...ofUser);
  const known = [new Variant('s', 'c7'), new Variant('o', session)];
  // What the real one says, and this does not by itself.
  await emit(`${LOGIND}.Manager`, 'SessionNew', 'so', ...known);

  return {
    process: process_,
    set: (property, value) =>
      peer.call(LOGIND, session, `${MOCK}.UpdateProperties`, 'sa{sv}', SESSION, {
        [property]: boolean(value),
      }),
    lock: () => peer.call(LOGIND, session, `${SESSION}.Lock`),
    prepare: (what, begins) => emit(`${LOGIND}.Manager`, `PrepareFor${what}`, 'b', boolean(begins)),
    async inhibitors() {
      const [all] = await peer.call(LOGIND, LOGIND_ROOT, `${LOGIND}.Manager.ListInhibitors`);
      return Array.isArray(all) ? all : [];
    },
    async removeSession() {
      await peer.call(LOGIND, LOGIND_ROOT, `${MOCK}.RemoveObject`, 's', session);
      return emit(`${LOGIND}.Manager`, 'SessionRemoved', 'so', ...known);
    },
  };
}

export interface StandInLocker {
  process: ChildProcess;
  setActive(active: boolean): Promise<unknown>;
  /** `ActiveChanged` with a text where a truth value belongs. */
  speakNonsense(): Promise<unknown>;
}

export async function startGnomeLocker(bus: PrivateBus): Promise<StandInLocker> {
  const peer = await bus.connect();
  const process_ = await startMock(bus, peer, 'gnome_screensaver', GNOME);
  return {
    process: process_,
    setActive: (active) => peer.call(GNOME, GNOME_PATH, `${GNOME}.SetActive`, 'b', active),
    speakNonsense: () =>
      peer.call(GNOME, GNOME_PATH, `${MOCK}.EmitSignal`, 'sssav', GNOME, 'ActiveChanged', 's', [
        new Variant('s', 'yes'),
      ]),
  };
}
