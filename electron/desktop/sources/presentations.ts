import { z } from 'zod';
import type { Call } from '../bus.ts';
import type { SourceName } from '../merge.ts';
import type { Source } from '../source.ts';

const ASK_EACH_MS = 2_000;
/** GNOME's flag of programs that keep the session from counting as idle: a presentation, a call, a film. */
const KEEPS_FROM_IDLE = 8;

const Answer = z.tuple([z.boolean()]);

/** Who keeps the list of programs that hold the screen on, and how it is asked. */
const KEEPERS: readonly { name: SourceName; service: string; question: Call }[] = [
  {
    name: 'session-manager',
    service: 'org.gnome.SessionManager',
    question: {
      path: '/org/gnome/SessionManager',
      interface: 'org.gnome.SessionManager',
      member: 'IsInhibited',
      signature: 'u',
      body: [KEEPS_FROM_IDLE],
    },
  },
  {
    // KDE's, Xfce's and MATE's.
    name: 'power-manager',
    service: 'org.freedesktop.PowerManagement',
    question: {
      path: '/org/freedesktop/PowerManagement/Inhibit',
      interface: 'org.freedesktop.PowerManagement.Inhibit',
      member: 'HasInhibit',
    },
  },
];

/** Whether something is shown that policy may let hold the idle clock. */
export const presentations: readonly Source[] = KEEPERS.map(({ name, service, question }) => ({
  name,
  bus: 'session',
  service,
  interfaces: [],
  follow(owner, say) {
    let stopped = false;
    let next: NodeJS.Timeout | undefined;

    async function ask(): Promise<void> {
      try {
        const [presenting] = Answer.parse(await owner.call(question));
        if (!stopped) say.facts({ presenting });
      } catch (cause) {
        if (!stopped) say.refused(cause);
      }
      if (!stopped) next = setTimeout(ask, ASK_EACH_MS);
    }

    void ask();
    return {
      heard: () => {},
      stop() {
        stopped = true;
        clearTimeout(next);
      },
    };
  },
}));
