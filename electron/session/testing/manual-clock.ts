import type { Clock } from '../ports.ts';

interface Timer {
  at: number;
  callback(): void;
}

/** A clock that stands still until it is told otherwise. */
export class ManualClock implements Clock {
  #wall: number;
  #mono = 1_000;
  #timers = new Set<Timer>();

  constructor(wall = 1_750_000_000_000) {
    this.#wall = wall;
  }

  wallNow = (): number => this.#wall;
  monotonicNow = (): number => this.#mono;

  after = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: this.#mono + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** Lets time pass, timer by timer in their order. */
  advance(ms: number): void {
    const until = this.#mono + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#timers.delete(next);
      this.#move(Math.max(0, next.at - this.#mono));
      next.callback();
    }
    this.#move(until - this.#mono);
  }

  /** The computer slept: wall time went on, nothing ran. */
  sleep(ms: number): void {
    this.#wall += ms;
  }

  /** The program was held up: no timer ran, though some are due. */
  stall(ms: number): void {
    this.#move(ms);
  }

  get timers(): number {
    return this.#timers.size;
  }

  #next(until: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= until);
    return due.sort((a, b) => a.at - b.at)[0];
  }

  #move(ms: number): void {
    this.#wall += ms;
    this.#mono += ms;
  }
}
