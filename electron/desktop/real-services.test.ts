import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { end, openPrivateBus } from './testing/private-bus.ts';
import {
  canRunLogind,
  hasMateScreensaver,
  hasMutter,
  startMateScreensaver,
  startMutter,
  startRealLogind,
} from './testing/real-services.ts';
import { until, watch } from './testing/rig.ts';

it.runIf(canRunLogind)('understands systemd-logind', async () => {
  const bus = await openPrivateBus();
  const system = await startRealLogind(bus);
  const desktop = watch({
    DBUS_SYSTEM_BUS_ADDRESS: bus.address,
    XDG_SESSION_ID: system.sessionId,
  });
  await desktop.sourceIs('logind', 'answering');
  await system.lock();
  await desktop.tells('locked');
  await system.hint(true);
  await desktop.tells('locked', 'locked');
  expect(desktop.isLocked()).toBe(true);
  await system.hint(false);
  await desktop.tells('locked', 'locked', 'unlocked');

  await until(async () => expect(await system.inhibitors()).toHaveLength(1));
  await system.restartComputer();
  await desktop.tells('locked', 'locked', 'unlocked', 'shutting down');
  expect(await system.wasRestarted()).toBe(false);
  desktop.waiting.pop()?.();
  await until(async () => expect(await system.wasRestarted()).toBe(true));
});

it.runIf(hasMateScreensaver)("understands MATE's screen locker", async () => {
  const bus = await openPrivateBus();
  const locker = await startMateScreensaver(bus);
  const desktop = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  await desktop.sourceIs('mate-screensaver', 'answering');
  await locker.setActive(true);
  await desktop.tells('locked');
  await locker.setActive(false);
  await desktop.tells('locked', 'unlocked');
  await end(locker.process, 'SIGKILL');
  await desktop.sourceIs('mate-screensaver', 'lost');
});

it.runIf(hasMutter)("counts with GNOME's compositor under Wayland", async () => {
  const runtime = await mkdtemp(join(tmpdir(), 'nightjar-runtime-'));
  onTestFinished(() => rm(runtime, { recursive: true, force: true }));
  const bus = await openPrivateBus();
  const person = await startMutter(bus, runtime);
  const desktop = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address, XDG_SESSION_TYPE: 'wayland' });
  await desktop.sourceIs('mutter-idle', 'answering');
  const idle = () =>
    desktop.idleSeconds(() => {
      throw new Error("Electron's own count was asked");
    });
  await until(() => expect(idle()).toBeGreaterThanOrEqual(2));
  await person.moveMouse();
  await until(() => expect(idle()).toBe(0));
  expect(desktop.health().degraded).toEqual([]);

  await end(person.process, 'SIGKILL');
  await until(() => expect(desktop.health().degraded).toEqual(['source-lost', 'no-idle-count']));
  expect(desktop.idleSeconds(() => 70)).toBe(70);
});
