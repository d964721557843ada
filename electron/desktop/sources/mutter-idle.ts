import { z } from 'zod';
import { monotonicMs } from '../monotonic.ts';
import type { Source } from '../source.ts';

const SERVICE = 'org.gnome.Mutter.IdleMonitor';
const PATH = '/org/gnome/Mutter/IdleMonitor/Core';
const ASK_EACH_MS = 1_000;

/** Milliseconds, unsigned and of 64 bits. */
const Idletime = z.tuple([z.bigint().nonnegative()]);
const WatchId = z.tuple([z.number()]);

/**
 * GNOME's compositor counts the input of all programs, X11's and Wayland's. It is asked each second,
 * and tells by itself of the first input after a pause, so that input just before a deadline is known
 * before it.
 */
export const mutterIdle: Source = {
  name: 'mutter-idle',
  bus: 'session',
  service: SERVICE,
  interfaces: [SERVICE],
  follow(owner, say) {
    const ask = (member: string) => owner.call({ path: PATH, interface: SERVICE, member });
    let stopped = false;
    let next: NodeJS.Timeout | undefined;
    let looking = false;
    let again = false;
    /** It tells of input once; then it has to be asked to again. */
    let watch: number | null = null;

    async function read(): Promise<void> {
      // From the moment of the question, not of the answer: at most too early, which is stricter.
      const seenAt = monotonicMs();
      const [idle] = Idletime.parse(await ask('GetIdletime'));
      if (!stopped) say.facts({ idle: { lastInputAt: seenAt - Number(idle), seenAt } });
      // While somebody types, it would fire with each key.
      if (idle >= ASK_EACH_MS) watch ??= WatchId.parse(await ask('AddUserActiveWatch'))[0];
    }

    async function look(): Promise<void> {
      again = looking;
      if (looking || stopped) return;
      clearTimeout(next);
      looking = true;
      try {
        await read();
      } catch (cause) {
        watch = null;
        if (!stopped) say.refused(cause);
      }
      looking = false;
      if (again) void look();
      else if (!stopped) next = setTimeout(look, ASK_EACH_MS);
    }

    void look();
    return {
      heard({ member, body }) {
        const fired = WatchId.safeParse(body);
        if (member !== 'WatchFired' || !fired.success || fired.data[0] !== watch) return;
        watch = null;
        void look();
      },
      stop() {
        stopped = true;
        clearTimeout(next);
      },
    };
  },
};
