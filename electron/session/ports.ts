/** Two clocks. A deadline has passed when either says so: wall time counts suspend, monotonic time survives a clock set back. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z; may jump. */
  wallNow(): number;
  /** Milliseconds since some moment before start; never goes back, may stand still in suspend. */
  monotonicNow(): number;
  /** Calls back after `ms` at the earliest; returns the way to cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** What the desktop tells of the person in front of it. */
export interface IdleSource {
  /** Whole seconds since the last input to this computer, any application's. */
  idleSeconds(): number;
  screenIsLocked(): boolean;
}

/** And of what is around it. */
export interface DesktopSource extends IdleSource {
  /** Of its network interfaces, other than those that lead back to it. */
  addresses(): string[];
  /** A presentation or a call runs; false where the system does not tell. */
  isPresenting(): boolean;
}

/** The window, as lock and sign-out need it. Implemented in `electron/shell/`. */
export interface Surfaces {
  /** Content out of sight at once: titles, notifications, badge; the page is replaced by a fresh one. */
  cover(): Promise<void>;
  /** Chromium's storage and caches of Nightjar's partition. Answers how many kinds were cleared. */
  clearWebStorage(): Promise<number>;
  /** Notifications shown, badge, jump list, temporary files. Answers how many went. */
  clearDesktopTraces(): Promise<number>;
}

/** Files (absolute paths) that may be there after sign-out; everything else under the roots is residue. */
export interface ResidueRoots {
  /** Directories the app writes to: profile, temp, logs. */
  roots: readonly string[];
  /** Whether a file may stay: settings, the pending revocation, Chromium's own empty bookkeeping. */
  mayStay(path: string, bytes: number): boolean;
}
