import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Theme = 'light' | 'dark';

/** The colours of one theme, by token: `#rrggbb`. */
function coloursOf(text: string, theme: Theme): Map<string, string> {
  const colours = new Map<string, string>();
  const pattern = /(--[\w-]+):\s*(?:light-dark\((#\w{6}),\s*(#\w{6})\)|(#\w{6}));/g;
  for (const [, name, light, dark, both] of text.matchAll(pattern)) {
    const colour = both ?? (theme === 'light' ? light : dark);
    if (name && colour) colours.set(name, colour);
  }
  return colours;
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const SURFACES = ['--ground', '--surface', '--raised', '--sunken', '--hover'];
const HILLS = ['--hill-far', '--hill-near'];
const AVATARS = Array.from({ length: 8 }, (_, index) => `--avatar-${index}`);

/** WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for what tells a control or a state (1.4.11). */
const PAIRS: readonly { over: readonly string[]; least: number; colours: readonly string[] }[] = [
  { colours: ['--ink', '--ink-soft'], over: [...SURFACES, ...HILLS], least: 4.5 },
  { colours: ['--ink-faint'], over: ['--ground', '--surface', '--raised', '--hover'], least: 4.5 },
  { colours: ['--ink'], over: ['--accent-soft', '--warning-soft', '--danger-soft'], least: 4.5 },
  { colours: ['--ink-soft'], over: ['--accent-soft', '--warning-soft'], least: 4.5 },
  { colours: ['--accent-text'], over: [...SURFACES, ...HILLS, '--accent-soft'], least: 4.5 },
  { colours: ['--accent-ink'], over: ['--accent', '--accent-strong'], least: 4.5 },
  { colours: ['--danger-ink'], over: ['--danger', '--danger-strong'], least: 4.5 },
  { colours: ['--warning'], over: [...SURFACES, '--warning-soft'], least: 4.5 },
  { colours: ['--danger'], over: [...SURFACES, '--danger-soft'], least: 4.5 },
  { colours: ['--avatar-ink'], over: AVATARS, least: 4.5 },
  { colours: ['--line-strong'], over: ['--ground', '--surface', '--raised'], least: 3 },
  { colours: ['--accent', '--focus'], over: [...SURFACES, ...HILLS], least: 3 },
  {
    colours: ['--presence-online', '--presence-away', '--presence-offline'],
    over: ['--ground', '--surface', '--raised', '--hover'],
    least: 3,
  },
];

function tooFaint(colours: Map<string, string>): string[] {
  const of = (name: string) => {
    const colour = colours.get(name);
    if (!colour) throw new Error(`no token ${name}`);
    return colour;
  };
  return PAIRS.flatMap(({ colours: fronts, over, least }) =>
    fronts.flatMap((front) =>
      over
        .filter((back) => contrast(of(front), of(back)) < least)
        .map(
          (back) => `${front} on ${back}: ${contrast(of(front), of(back)).toFixed(2)} < ${least}`,
        ),
    ),
  );
}

describe('the colours', () => {
  it.each(['light', 'dark'] as const)('can be told apart in %s', (theme) => {
    expect(tooFaint(coloursOf(css, theme))).toEqual([]);
  });

  it('are caught when they cannot (control)', () => {
    const faded = css.replace(/--ink-faint: .*;/, '--ink-faint: light-dark(#a0a0a0, #505050);');
    expect(tooFaint(coloursOf(faded, 'light')).join()).toContain('--ink-faint on --ground');
    expect(tooFaint(coloursOf(faded, 'dark')).join()).toContain('--ink-faint on --ground');
  });

  it('are reckoned as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
