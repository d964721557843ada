/** A key press as the page's preload world reports it. */
export interface KeyPress {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  meta: boolean;
}

/** Electron's names of keys, and the DOM's. Everything else is named alike. */
const KEYS: Readonly<Record<string, string>> = {
  plus: '+',
  space: ' ',
  esc: 'escape',
  return: 'enter',
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
};
const CTRL = new Set(['ctrl', 'control', 'commandorcontrol', 'cmdorctrl']);
const META = new Set(['command', 'cmd', 'super', 'meta']);
const ALT = new Set(['alt', 'option', 'altgr']);

/** Reads `CommandOrControl+Shift+L` as Linux would. @throws when it names no key */
export function parseAccelerator(accelerator: string): KeyPress {
  // The key itself may be a plus sign: `Control++`.
  const parts = accelerator
    .toLowerCase()
    .split(/\+(?!$)/)
    .map((part) => part.trim());
  const key = parts.at(-1);
  if (!key) throw new TypeError(`conversion failure from ${accelerator}`);
  const modifiers = parts.slice(0, -1);
  const has = (names: ReadonlySet<string>) => modifiers.some((part) => names.has(part));
  return {
    key: KEYS[key] ?? key,
    ctrl: has(CTRL),
    shift: modifiers.includes('shift'),
    alt: has(ALT),
    meta: has(META),
  };
}

/** Whether a press is what the accelerator asks for. */
export function matches(accelerator: string, press: KeyPress): boolean {
  const wanted = parseAccelerator(accelerator);
  return (
    wanted.key === press.key.toLowerCase() &&
    wanted.ctrl === press.ctrl &&
    wanted.alt === press.alt &&
    wanted.meta === press.meta &&
    // With a sign that needs Shift on most keyboards, Shift is part of the key.
    (wanted.shift === press.shift || /^[^a-z0-9 ]$/.test(wanted.key))
  );
}
