import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { end, openPrivateBus, type Peer, type PrivateBus } from './testing/private-bus.ts';
import { until, watch } from './testing/rig.ts';
import { openRudeBus } from './testing/rude-bus.ts';
import { GNOME, GNOME_PATH, startGnomeLocker, startLogind } from './testing/stand-ins.ts';

const here = process.platform === 'linux' && existsSync('/usr/bin/dbus-daemon');
const onSession = (bus: PrivateBus) => ({ DBUS_SESSION_BUS_ADDRESS: bus.address });
const onSystem = (bus: PrivateBus) => ({
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
  DBUS_SYSTEM_BUS_ADDRESS: bus.address,
  XDG_SESSION_ID: 'c7',
});
const PROGRAM = fileURLToPath(new URL('./testing/watching-program.ts', import.meta.url));
const held = ['sleep:shutdown', 'Nightjar', 'Drops the key to what it keeps', 'delay'];

const BUS = 'org.freedesktop.DBus';

describe.runIf(here)('the screen locker of a session bus', () => {
  it('tells that the screen is locked and unlocked', async () => {
    const bus = await openPrivateBus();
    const locker = await startGnomeLocker(bus);
    const desktop = watch(onSession(bus));
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await locker.setActive(true);
    await desktop.tells('locked');
    expect(desktop.isLocked()).toBe(true);
    await locker.setActive(false);
    await desktop.tells('locked', 'unlocked');
    expect(desktop.isLocked()).toBe(false);
    expect(desktop.health().degraded).toEqual([]);
  });

  it('is asked how it stands at the start, and may come late', async () => {
    const bus = await openPrivateBus();
    const desktop = watch(onSession(bus));
    const locker = await startGnomeLocker(bus);
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await locker.setActive(true);
    await desktop.tells('locked');
    const another = watch(onSession(bus));
    await another.tells('locked');
  });

  it('is missed when it dies, and believed again when it is back', async () => {
    const bus = await openPrivateBus();
    const locker = await startGnomeLocker(bus);
    const desktop = watch(onSession(bus));
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await end(locker.process, 'SIGKILL');
    await desktop.sourceIs('gnome-screensaver', 'lost');
    expect(desktop.health().degraded).toEqual(['source-lost']);
    const next = await startGnomeLocker(bus);
    await desktop.sourceIs('gnome-screensaver', 'answering');
    expect(desktop.health().degraded).toEqual([]);
    await next.setActive(true);
    await desktop.tells('locked');
  });

  it('is found again after the bus was away', async () => {
    const bus = await openPrivateBus();
    await startGnomeLocker(bus);
    const desktop = watch(onSession(bus));
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await bus.stop();
    await desktop.sourceIs('gnome-screensaver', 'lost');
    await bus.start();
    const locker = await startGnomeLocker(bus);
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await locker.setActive(true);
    await desktop.tells('locked');
  });

  it('alone is believed: nobody else can lock or unlock in its name', async () => {
    const bus = await openPrivateBus();
    const locker = await startGnomeLocker(bus);
    const desktop = watch(onSession(bus));
    await desktop.sourceIs('gnome-screensaver', 'answering');
    const stranger = await bus.connect();
    // To all, which the bus does not send on, and to each, which it does.
    stranger.signal(undefined, GNOME_PATH, `${GNOME}.ActiveChanged`, true);
    await sendToEverybody(stranger, true);
    await locker.setActive(true);
    await sendToEverybody(stranger, false);
    await locker.setActive(false);
    await locker.setActive(true);
    await desktop.tells('locked', 'unlocked', 'locked');
  });

  it('is asked again when it speaks nonsense', async () => {
    const bus = await openPrivateBus();
    const locker = await startGnomeLocker(bus);
    const desktop = watch(onSession(bus));
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await locker.speakNonsense();
    await locker.setActive(true);
    await desktop.tells('locked');
    expect(desktop.health().degraded).toEqual([]);
    expect(desktop.reported).toEqual([]);
  });
});

describe.runIf(here)('logind', () => {
  it('tells of a lock by hint, and of the wish for one', async () => {
    const bus = await openPrivateBus();
    const system = await startLogind(bus);
    const desktop = watch(onSystem(bus));
    await desktop.sourceIs('logind', 'answering');
    await system.lock();
    await desktop.tells('locked');
    // Only a wish: no screen is locked yet.
    expect(desktop.isLocked()).toBe(false);
    await system.set('LockedHint', true);
    await desktop.tells('locked', 'locked');
    expect(desktop.isLocked()).toBe(true);
    await system.set('LockedHint', false);
    await desktop.tells('locked', 'locked', 'unlocked');
  });

  it('knows the own session by the person, where nothing names it', async () => {
    const bus = await openPrivateBus();
    const system = await startLogind(bus);
    const desktop = watch({ ...onSystem(bus), XDG_SESSION_ID: undefined });
    await desktop.sourceIs('logind', 'answering');
    await system.set('LockedHint', true);
    await desktop.tells('locked');
  });

  it('says nothing by the session of somebody else', async () => {
    const bus = await openPrivateBus();
    const system = await startLogind(bus, { uid: 4_000_000 });
    const desktop = watch(onSystem(bus));
    // Once it waits with sleep, it is followed.
    await until(async () => expect(await system.inhibitors()).toHaveLength(1));
    await system.set('LockedHint', true);
    // It is heard in the order in which it was said.
    await system.prepare('Sleep', true);
    await desktop.tells('sleeping');
    expect(desktop.isLocked()).toBe(false);
    expect(desktop.health().sources.logind).toBe('absent');
  });

  it('tells that another user has the screen', async () => {
    const bus = await openPrivateBus();
    const system = await startLogind(bus);
    const desktop = watch(onSystem(bus));
    await desktop.sourceIs('logind', 'answering');
    await system.set('Active', false);
    await desktop.tells('user left');
    await system.set('Active', true);
    await desktop.tells('user left', 'user back');
  });

  it('waits with sleep and shutdown until the key is gone', async () => {
    const bus = await openPrivateBus();
    const system = await startLogind(bus);
    const desktop = watch(onSystem(bus));
    const holding = (...locks: string[][]) =>
      until(async () =>
        expect((await system.inhibitors()).map((i) => i.slice(0, 4))).toEqual(locks),
      );
    await holding(held);

    for (const [what, word] of [
      ['Sleep', 'sleeping'],
      ['Shutdown', 'shutting down'],
    ] as const) {
      await system.prepare(what, true);
      await until(() => expect(desktop.told.at(-1)).toBe(word));
      // Whoever asked has not finished: the computer waits.
      await holding(held);
      desktop.waiting.pop()?.();
      await holding();
      await system.prepare(what, false);
      await holding(held);
    }
    await desktop.tells('sleeping', 'woke', 'shutting down');
    expect(desktop.health().degraded).toEqual([]);
    await desktop.close();
    await holding();
  });

  it('does not wait for a Nightjar that was killed', async () => {
    const bus = await openPrivateBus();
    const system = await startLogind(bus);
    const nightjar = bus.run(process.execPath, [PROGRAM]);
    await until(async () => expect(await system.inhibitors()).toHaveLength(1));
    await end(nightjar, 'SIGKILL');
    await until(async () => expect(await system.inhibitors()).toEqual([]));
  });

  it('is not enough where nothing can hold its delay lock', async () => {
    const bus = await openPrivateBus();
    await startLogind(bus);
    const desktop = watch({ ...onSystem(bus), PATH: '/nowhere' });
    await until(() => expect(desktop.health().degraded).toEqual(['no-delay-lock']));
    expect(desktop.health().sources.logind).toBe('answering');
  });

  it('is missed when it dies or the own session goes', async () => {
    const bus = await openPrivateBus();
    const first = await startLogind(bus);
    const desktop = watch(onSystem(bus));
    await desktop.sourceIs('logind', 'answering');
    await first.removeSession();
    await desktop.sourceIs('logind', 'lost');
    await end(first.process, 'SIGKILL');
    await startLogind(bus, { active: false });
    await desktop.sourceIs('logind', 'answering');
    await desktop.tells('user left');
  });
});

describe.runIf(here)('the worker', () => {
  it('dies alone of what a bus sends, and comes back', async () => {
    const bus = await openPrivateBus();
    await bus.stop();
    const rude = await openRudeBus(bus.address);
    const desktop = watch(onSession(bus));
    await until(() => expect(desktop.health().degraded).toEqual(['watch-down']));
    expect(desktop.reported).not.toEqual([]);
    expect(desktop.idleSeconds(() => 42)).toBe(42);
    await rude.close();
    await bus.start();
    const locker = await startGnomeLocker(bus);
    await desktop.sourceIs('gnome-screensaver', 'answering');
    await locker.setActive(true);
    await desktop.tells('locked');
    expect(desktop.health().degraded).toEqual([]);
  });
});

/** Sends a signal to each connection by name, which no subscription filters. */
async function sendToEverybody(peer: Peer, active: boolean): Promise<void> {
  const ask = (member: string) =>
    peer.call(BUS, '/org/freedesktop/DBus', `org.freedesktop.DBus.${member}`);
  const [names] = await ask('ListNames');
  for (const name of Array.isArray(names) ? names : []) {
    if (name.startsWith(':')) peer.signal(name, GNOME_PATH, `${GNOME}.ActiveChanged`, active);
  }
  // The bus has passed them on when it answers the next question.
  await ask('GetId');
}
