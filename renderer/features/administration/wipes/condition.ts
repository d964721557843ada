import type { Wipe } from '../../../../shared/domain/wipe.ts';
import type { ChipTone } from '../chip.tsx';

/** A wipe in one word: its state, and for one that has begun what needs somebody most. */
export type Condition = Wipe['state'] | 'overdue' | 'incomplete' | 'done';

export function conditionOf({ state, counts }: Pick<Wipe, 'state' | 'counts'>): Condition {
  if (state !== 'begun') return state;
  if (counts.overdue > 0) return 'overdue';
  if (counts.asked + counts.delivered > 0) return 'begun';
  return counts.incomplete > 0 ? 'incomplete' : 'done';
}

export const CONDITION_TONES: Readonly<Record<Condition, ChipTone>> = {
  waiting: 'warning',
  lapsed: 'faint',
  cancelled: 'faint',
  begun: 'quiet',
  done: 'good',
  overdue: 'danger',
  incomplete: 'danger',
};
