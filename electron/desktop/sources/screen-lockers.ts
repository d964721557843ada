import { z } from 'zod';
import { createLatest } from '../latest.ts';
import type { SourceName } from '../merge.ts';
import type { Source } from '../source.ts';

const Active = z.tuple([z.boolean()]);

/** The same two words under several names: `GetActive`, and the signal `ActiveChanged`. */
const SCREEN_LOCKERS: readonly { name: SourceName; service: string; path: string }[] = [
  {
    // KDE's, and of others that keep to the freedesktop draft.
    name: 'freedesktop-screensaver',
    service: 'org.freedesktop.ScreenSaver',
    path: '/org/freedesktop/ScreenSaver',
  },
  {
    name: 'gnome-screensaver',
    service: 'org.gnome.ScreenSaver',
    path: '/org/gnome/ScreenSaver',
  },
  {
    name: 'cinnamon-screensaver',
    service: 'org.cinnamon.ScreenSaver',
    path: '/org/cinnamon/ScreenSaver',
  },
  { name: 'mate-screensaver', service: 'org.mate.ScreenSaver', path: '/org/mate/ScreenSaver' },
  { name: 'xfce-screensaver', service: 'org.xfce.ScreenSaver', path: '/org/xfce/ScreenSaver' },
];

/**
 * A screen saver that covers the screen counts as a lock, also where it asks for no password yet:
 * GNOME's lock delay is its own affair.
 */
export const screenLockers: readonly Source[] = SCREEN_LOCKERS.map(({ name, service, path }) => ({
  name,
  bus: 'session',
  service,
  interfaces: [service],
  follow(owner, say) {
    const question = { path, interface: service, member: 'GetActive' };
    const tell = (body: unknown[]) => say.facts({ locked: Active.parse(body)[0] });
    const latest = createLatest(
      async () => Active.parse(await owner.call(question)),
      tell,
      say.refused,
    );
    latest.ask();
    return {
      heard({ member, body }) {
        if (member !== 'ActiveChanged') return;
        const said = Active.safeParse(body);
        // At once, and then as the service itself sees it.
        if (said.success) tell(said.data);
        latest.ask();
      },
      stop: latest.stop,
    };
  },
}));
