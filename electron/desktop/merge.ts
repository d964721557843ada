import { z } from 'zod';
import { DegradedReason } from '../../shared/domain/desktop.ts';

export const SourceName = z.enum([
  'logind',
  'freedesktop-screensaver',
  'gnome-screensaver',
  'cinnamon-screensaver',
  'mate-screensaver',
  'xfce-screensaver',
  'mutter-idle',
  'session-manager',
  'power-manager',
]);
export type SourceName = z.infer<typeof SourceName>;

/** What a source says of this moment; what it does not speak of is left out. */
export interface Facts {
  locked?: boolean;
  /** This person's session is on no screen: somebody else's is. */
  away?: boolean;
  idle?: Idle;
  /** Something is shown that keeps the screen on. */
  presenting?: boolean;
}

/** Milliseconds of the computer's monotonic clock. */
const Idle = z.object({
  /** The last input to any program. */
  lastInputAt: z.number(),
  /** When that was learnt. */
  seenAt: z.number(),
});
export type Idle = z.infer<typeof Idle>;

/** `lost`: it has answered since the start, and does not now. */
const SourceState = z.enum(['absent', 'answering', 'lost']);

export type Report = { state: 'absent' | 'lost' } | { state: 'answering'; facts: Facts };
export type Reports = Readonly<Record<SourceName, Report>>;

export const DesktopHealth = z.object({
  /** Empty when all is well. */
  degraded: z.array(DegradedReason),
  sources: z.record(SourceName, SourceState),
});
export type DesktopHealth = z.infer<typeof DesktopHealth>;

export const DesktopState = z.object({
  locked: z.boolean(),
  away: z.boolean(),
  presenting: z.boolean(),
  /** Null when no source counts. */
  idle: Idle.nullable(),
  health: DesktopHealth,
});
export type DesktopState = z.infer<typeof DesktopState>;

export interface Circumstances {
  display: 'wayland' | 'x11';
  delayLock: 'held' | 'none' | 'not-needed';
  /** Long enough after the start for whoever is there to have answered. */
  settled: boolean;
}

/** The reports of a moment in which nobody has answered yet. */
export const noReports = (): Record<SourceName, Report> => eachSource(() => ({ state: 'absent' }));

/**
 * One state from what all sources say; where they disagree, the stricter counts: locked if any says
 * so, away if any says so, and the longest time without input. A source that died has no say: its last
 * word may never be taken back, and a lock that it told of has been acted on.
 */
export function merge(reports: Reports, circumstances: Circumstances): DesktopState {
  const said = Object.values(reports).flatMap((r) => (r.state === 'answering' ? [r.facts] : []));
  const counts = said.flatMap(({ idle }) => (idle ? [idle] : []));
  const idle = counts.toSorted((a, b) => a.lastInputAt - b.lastInputAt)[0] ?? null;
  return {
    locked: said.some(({ locked }) => locked),
    away: said.some(({ away }) => away),
    presenting: said.some(({ presenting }) => presenting),
    idle,
    health: {
      degraded: degradedBy(reports, idle, circumstances),
      sources: eachSource((name) => reports[name].state),
    },
  };
}

function degradedBy(
  reports: Reports,
  idle: Idle | null,
  { display, delayLock, settled }: Circumstances,
): DegradedReason[] {
  const reasons: DegradedReason[] = [];
  if (Object.values(reports).some(({ state }) => state === 'lost')) reasons.push('source-lost');
  if (settled && display === 'wayland' && !idle) reasons.push('no-idle-count');
  if (settled && delayLock === 'none') reasons.push('no-delay-lock');
  return reasons;
}

export type Change = 'locked' | 'unlocked' | 'user-left' | 'user-back';

/** What happened between two states. */
export function changesBetween(before: DesktopState, after: DesktopState): Change[] {
  const changes: Change[] = [];
  if (after.locked !== before.locked) changes.push(after.locked ? 'locked' : 'unlocked');
  if (after.away !== before.away) changes.push(after.away ? 'user-left' : 'user-back');
  return changes;
}

const eachSource = <T>(of: (name: SourceName) => T): Record<SourceName, T> => ({
  logind: of('logind'),
  'freedesktop-screensaver': of('freedesktop-screensaver'),
  'gnome-screensaver': of('gnome-screensaver'),
  'cinnamon-screensaver': of('cinnamon-screensaver'),
  'mate-screensaver': of('mate-screensaver'),
  'xfce-screensaver': of('xfce-screensaver'),
  'mutter-idle': of('mutter-idle'),
  'session-manager': of('session-manager'),
  'power-manager': of('power-manager'),
});
