import type { EpochMs } from '../../shared/domain/ids.ts';
import { DAY_MS, MINUTE_MS, type Observed } from './observed.ts';
import type { Profile } from './profile.ts';
import { usualOf } from './rules/bulk.ts';
import { adding, type Slot } from './rules/counting.ts';
import { createBounded, STATES_MOST } from './rules/rule.ts';

const WINDOW = { slotMs: 10 * MINUTE_MS, windowMs: DAY_MS };

type Amounts = Profile['reading'];

/** A day of somebody's, under way. It becomes habit when it is over: nobody gets used to what they just do. */
interface Running {
  slots: Slot[];
  since: EpochMs;
  most: Amounts;
  /** A rule found something in it. */
  spoilt: boolean;
}

/** How much somebody reads back and downloads: the most of the past. */
export interface Habits {
  /** The profile with the day that this event ends; null: it ends none. */
  learn(event: Observed, profile: Profile, found: boolean): Profile | null;
  readonly size: number;
}

export function createHabits(): Habits {
  const running = createBounded<Running>(STATES_MOST);

  /** Answers what becomes habit. */
  function count(key: string, at: EpochMs, amount: number, found: boolean): Amounts | null {
    const before = running.get(key);
    const over = before !== undefined && at - before.since >= DAY_MS;
    const slots = adding(before?.slots ?? [], { at, amount }, WINDOW);
    const now = usualOf(slots, at);
    const goesOn = before && !over;
    running.set(key, {
      slots,
      since: goesOn ? before.since : at,
      most: goesOn ? more(before.most, now) : now,
      spoilt: found || (goesOn ? before.spoilt : false),
    });
    return over && !before.spoilt ? before.most : null;
  }

  return {
    learn(event, profile, found) {
      if (event.kind === 'read-back') {
        const day = count(`read ${event.personId}`, event.at, event.messages, found);
        return day && { ...profile, reading: more(profile.reading, day) };
      }
      if (event.kind === 'downloaded') {
        const day = count(`download ${event.personId}`, event.at, event.bytes, found);
        return day && { ...profile, downloading: more(profile.downloading, day) };
      }
      return null;
    },
    get size() {
      return running.size;
    },
  };
}

const more = (before: Amounts, now: Amounts): Amounts => ({
  hour: Math.max(before.hour, now.hour),
  day: Math.max(before.day, now.day),
});
