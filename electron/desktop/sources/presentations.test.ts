import { existsSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { openPrivateBus, type PrivateBus } from '../testing/private-bus.ts';
import { until, watch } from '../testing/rig.ts';
import { PYTHON } from '../testing/stand-ins.ts';

const here = process.platform === 'linux' && existsSync('/usr/bin/dbus-daemon');
const MOCK = 'org.freedesktop.DBus.Mock';

/** Services that answer what they are told to, on a real bus. */
const KEEPERS = [
  {
    source: 'session-manager',
    name: 'org.gnome.SessionManager',
    path: '/org/gnome/SessionManager',
    from: 'org.gnome.SessionManager',
    method: 'IsInhibited',
    takes: 'u',
    /** Only for the flag of the idle clock. */
    yes: 'ret = args[0] == 8',
  },
  {
    source: 'power-manager',
    name: 'org.freedesktop.PowerManagement',
    path: '/org/freedesktop/PowerManagement/Inhibit',
    from: 'org.freedesktop.PowerManagement.Inhibit',
    method: 'HasInhibit',
    takes: '',
    yes: 'ret = True',
  },
] as const;

async function start(
  bus: PrivateBus,
  { name, path, from, method, takes }: (typeof KEEPERS)[number],
) {
  bus.run(PYTHON, ['-m', 'dbusmock', '--session', name, path, from]);
  const peer = await bus.connect();
  const answer = (code: string) =>
    peer.call(name, path, `${MOCK}.AddMethod`, 'sssss', from, method, takes, 'b', code);
  await vi.waitFor(() => answer('ret = False'), { timeout: 20_000 });
  return answer;
}

it.runIf(here).each(KEEPERS)('$source tells of what keeps the screen on', async (keeper) => {
  const bus = await openPrivateBus();
  const answer = await start(bus, keeper);
  const desktop = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  await desktop.sourceIs(keeper.source, 'answering');
  expect(desktop.isPresenting()).toBe(false);
  await answer(keeper.yes);
  await until(() => expect(desktop.isPresenting()).toBe(true));
  await answer('ret = False');
  await until(() => expect(desktop.isPresenting()).toBe(false));
  await answer('raise Exception("no")');
  await desktop.sourceIs(keeper.source, 'lost');
  expect(desktop.isPresenting()).toBe(false);
});
