import { z } from 'zod';
import { createLatest } from '../latest.ts';
import type { Service, Source, Turn } from '../source.ts';

const SERVICE = 'org.freedesktop.login1';
const ROOT = '/org/freedesktop/login1';
const MANAGER = 'org.freedesktop.login1.Manager';
const SESSION = 'org.freedesktop.login1.Session';
const USER = 'org.freedesktop.login1.User';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

const Flag = z.tuple([z.boolean()]);
const PathAnswer = z.tuple([z.string().startsWith('/')]);
/** `a{sv}`; a variant comes with its value beside its signature. */
const propertiesOf = <T extends z.ZodRawShape>(shape: T) => z.tuple([z.object(shape)]);
const flag = z.object({ value: z.boolean() });

const SessionProperties = propertiesOf({
  User: z.object({ value: z.tuple([z.number(), z.string()]) }),
  Active: flag,
  // Since systemd 230.
  LockedHint: flag.optional(),
});
const ManagerProperties = propertiesOf({
  PreparingForSleep: flag.optional(),
  PreparingForShutdown: flag.optional(),
});
/** Of a session without a seat, an empty name and the path `/`. */
const UserProperties = propertiesOf({
  Display: z.object({ value: z.tuple([z.string(), z.string()]) }),
});

const PREPARATIONS: Readonly<Record<string, { begins: Turn; over: Turn }>> = {
  PrepareForSleep: { begins: 'sleeping', over: 'woke' },
  PrepareForShutdown: { begins: 'shutting-down', over: 'shutdown-off' },
};

/** The person whose session it is. */
export interface Owner {
  uid: number;
  pid: number;
  /** `XDG_SESSION_ID`, a hint. */
  sessionId: string | null;
}

/** systemd-logind or elogind: the lock of the own session, who is in front, sleep and shutdown. */
export const logind = (me: Owner): Source => ({
  name: 'logind',
  bus: 'system',
  service: SERVICE,
  interfaces: [MANAGER, SESSION, PROPERTIES],
  follow(service, say) {
    let path: string | null = null;

    async function look() {
      path ??= await ownSession(service, me);
      const [session] = SessionProperties.parse(await getAll(service, path, SESSION));
      if (session.User.value[0] !== me.uid) throw new Error('the session of somebody else');
      return session;
    }
    const latest = createLatest(
      look,
      ({ LockedHint, Active }) => {
        say.facts({ locked: LockedHint?.value ?? false, away: !Active.value });
      },
      (cause) => {
        path = null;
        say.refused(cause);
      },
    );
    latest.ask();
    let stopped = false;
    // The computer may be on its way to sleep already.
    getAll(service, ROOT, MANAGER).then(
      (body) => {
        const now = ManagerProperties.safeParse(body);
        if (!now.success || stopped) return;
        const [{ PreparingForSleep, PreparingForShutdown }] = now.data;
        if (PreparingForSleep?.value) say.turned('sleeping');
        if (PreparingForShutdown?.value) say.turned('shutting-down');
      },
      () => undefined,
    );

    return {
      heard(signal) {
        if (signal.interface === MANAGER) {
          const preparation = PREPARATIONS[signal.member];
          const begins = Flag.safeParse(signal.body);
          if (preparation && begins.success) {
            say.turned(begins.data[0] ? preparation.begins : preparation.over);
          }
          // The own session may have come, or gone.
          if (/^Session(New|Removed)$/.test(signal.member)) latest.ask();
          return;
        }
        if (signal.path !== path) return;
        // A wish, of which the locker may or may not report back. The wish to unlock is nothing to us.
        if (signal.interface === SESSION && signal.member === 'Lock') say.turned('lock-asked');
        if (signal.interface === PROPERTIES) latest.ask();
      },
      stop() {
        stopped = true;
        latest.stop();
      },
    };
  },
});

const getAll = (service: Service, path: string, of: string) =>
  service.call({ path, interface: PROPERTIES, member: 'GetAll', signature: 's', body: [of] });

/**
 * The first that logind knows: the session that started this program, the session of this process, and
 * the person's graphical one, since desktops start programs outside the session, in the user's service
 * manager.
 */
async function ownSession(service: Service, { uid, pid, sessionId }: Owner): Promise<string> {
  const ask = (member: string, signature: string, argument: string | number) =>
    service.call({ path: ROOT, interface: MANAGER, member, signature, body: [argument] });
  const session = async (answer: Promise<unknown[]>) => PathAnswer.parse(await answer)[0];

  if (sessionId) {
    const named = await session(ask('GetSession', 's', sessionId)).catch(() => null);
    if (named) return named;
  }
  const of = await session(ask('GetSessionByPID', 'u', pid)).catch(() => null);
  if (of) return of;
  const user = await session(ask('GetUser', 'u', uid));
  const [{ Display }] = UserProperties.parse(await getAll(service, user, USER));
  const [id, path] = Display.value;
  if (id === '') throw new Error('no graphical session');
  return path;
}
