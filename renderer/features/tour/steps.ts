import {
  EyeOff,
  KeyRound,
  LockKeyhole,
  LogOut,
  type LucideIcon,
  MessagesSquare,
} from 'lucide-react';
import type { HotkeyAction } from '../../../shared/domain/hotkey.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { HIDE, LOCK, type Shortcut } from '../../app/shortcut.ts';
import type { tourWords } from './words.ts';

type Sentence = keyof (typeof tourWords)['en'];

interface Told {
  sentence: Sentence;
  /** Seconds that the sentence names. */
  after?: number;
}

export interface TourStep {
  name: 'welcome' | 'lock' | 'unlock' | 'hide' | 'sign-out';
  Icon: LucideIcon;
  /** What holds for this person, under their policy. */
  tells(policy: Policy): readonly Told[];
  /** The keys that do it. */
  keys?: { shortcut?: Shortcut; hotkey: HotkeyAction };
}

/** The tour, in order. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    name: 'welcome',
    Icon: MessagesSquare,
    tells: () => [{ sentence: 'step.welcome.text' }],
  },
  {
    name: 'lock',
    Icon: LockKeyhole,
    tells: ({ lockAfter }) => [{ sentence: 'step.lock.text', after: lockAfter }],
    keys: { shortcut: LOCK, hotkey: 'lock' },
  },
  {
    name: 'unlock',
    Icon: KeyRound,
    tells: ({ unlockMethods }) => [
      { sentence: unlockMethods.includes('pin') ? 'step.unlock.pin' : 'step.unlock.password' },
    ],
  },
  {
    name: 'hide',
    Icon: EyeOff,
    tells: () => [{ sentence: 'step.hide.text' }],
    keys: { shortcut: HIDE, hotkey: 'hide' },
  },
  {
    name: 'sign-out',
    Icon: LogOut,
    tells: ({ logoutAfter }) => [
      { sentence: 'step.sign-out.text' },
      { sentence: 'step.sign-out.later', after: logoutAfter },
    ],
    keys: { hotkey: 'sign-out' },
  },
];
