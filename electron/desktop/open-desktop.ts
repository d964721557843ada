import { Worker } from 'node:worker_threads';
import { busAddresses } from './addresses.ts';
import { type DesktopHealth, type DesktopState, merge, noReports } from './merge.ts';
import { monotonicMs } from './monotonic.ts';
import { createStandstill } from './standstill.ts';
import { stricterIdleSeconds } from './stricter-idle.ts';
import {
  type Happening,
  type WorkerHears,
  WorkerSays,
  type WorkerStart,
} from './worker-messages.ts';

/** Milliseconds before a failed worker is started again; doubled with each failure. */
const FIRST_RESTART_MS = 500;
const MOST_RESTART_MS = 60_000;

export interface DesktopListener {
  locked(): void;
  unlocked(): void;
  /** The computer waits with it until `done`, for a few seconds at most. */
  sleeping(done: () => void): void;
  woke(): void;
  /** As `sleeping`. */
  shuttingDown(done: () => void): void;
  /** Another user's session is on the screen. */
  userLeft(): void;
  userBack(): void;
  healthChanged(health: DesktopHealth): void;
}

export interface Desktop {
  /**
   * Whole seconds without input, by the counts that are right here and else by `ownSeconds`.
   * @throws as that does, and when nobody counts.
   */
  idleSeconds(ownSeconds: () => number): number;
  isLocked(): boolean;
  /** A presentation, a call or a film keeps the screen on. */
  isPresenting(): boolean;
  health(): DesktopHealth;
  close(): Promise<void>;
}

export interface DesktopOptions {
  /** The built `desktop-worker`. */
  worker: URL;
  env: NodeJS.ProcessEnv;
  listener: DesktopListener;
  report(cause: unknown): void;
}

/** What a Linux desktop tells over D-Bus, read in a worker that is started again when it fails. */
export function openDesktop({ worker, env, listener, report }: DesktopOptions): Desktop {
  const display = isWayland(env) ? 'wayland' : 'x11';
  const workerData: WorkerStart = {
    addresses: busAddresses(env),
    display,
    toolPath: env['PATH'],
    me: {
      uid: process.getuid?.() ?? -1,
      pid: process.pid,
      sessionId: env['XDG_SESSION_ID'] ?? null,
    },
  };
  const nothing = merge(noReports(), { display, delayLock: 'not-needed', settled: false });
  const standsStill = createStandstill();
  let state = nothing;
  let thread: Worker | null = null;
  let closed = false;
  let failures = 0;
  let restart: NodeJS.Timeout | undefined;

  const tell: Readonly<Record<Happening, (done: () => void) => void>> = {
    locked: listener.locked,
    unlocked: listener.unlocked,
    sleeping: listener.sleeping,
    woke: listener.woke,
    'shutting-down': listener.shuttingDown,
    'user-left': listener.userLeft,
    'user-back': listener.userBack,
  };

  function become(next: DesktopState): void {
    const before = JSON.stringify(state.health);
    state = next;
    if (JSON.stringify(next.health) !== before) listener.healthChanged(next.health);
  }

  function heard(says: WorkerSays, done: () => void): void {
    if (says.type === 'state') become(says.state);
    else tell[says.what](done);
  }

  function start(): void {
    const started = new Worker(worker, { workerData });
    thread = started;
    const done = () => started.postMessage({ type: 'done' } satisfies WorkerHears);
    started.on('message', (message: unknown) => heard(WorkerSays.parse(message), done));
    started.on('error', report);
    const startedAt = monotonicMs();
    started.on('exit', () => {
      if (closed) return;
      failures = monotonicMs() - startedAt > MOST_RESTART_MS ? 0 : Math.min(failures + 1, 10);
      become({ ...nothing, health: { ...nothing.health, degraded: ['watch-down'] } });
      restart = setTimeout(start, Math.min(MOST_RESTART_MS, FIRST_RESTART_MS * 2 ** failures));
      restart.unref();
    });
    // The app does not live for it.
    started.unref();
  }

  /** Nobody's presence is told by a count that stands still. */
  function believed(seconds: number, now: number): number {
    if (standsStill(seconds, now)) throw new RangeError('nobody counts idle time under Wayland');
    return seconds;
  }

  start();
  return {
    idleSeconds(ownSeconds) {
      const now = monotonicMs();
      const counted = () => (display === 'wayland' ? believed(ownSeconds(), now) : ownSeconds());
      return stricterIdleSeconds({ display, compositor: state.idle, now, ownSeconds: counted });
    },
    isLocked: () => state.locked,
    isPresenting: () => state.presenting,
    health: () => state.health,
    async close() {
      closed = true;
      clearTimeout(restart);
      await thread?.terminate();
    },
  };
}

const isWayland = (env: NodeJS.ProcessEnv): boolean =>
  env['XDG_SESSION_TYPE'] === 'wayland' || Boolean(env['WAYLAND_DISPLAY']);
