import fc from 'fast-check';
import type { SettingName } from '../generated.ts';
import { SETTINGS } from '../generated.ts';
import schema from '../policy.schema.json' with { type: 'json' };
import { PolicyPart, SETTING_NAMES } from '../policy.ts';
import type { SettingShape } from '../setting-shape.ts';

const SAMPLES = {
  networks: ['10.0.0.0/8', '192.168.0.0/16 fd00::/8', '::/0', '203.0.113.7/32', '2001:db8::/32'],
  hours: ['Mon-Fri 08:00-19:00', 'Sat 09:00-13:00 Asia/Shanghai', 'Sun-Mon 22:00-06:00 UTC'],
};

function anyValueOf(shape: SettingShape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'number':
      // The ends and their neighbours more often than chance would have them.
      return fc.oneof(
        fc.integer({ min: shape.min, max: shape.max }),
        fc.integer({ min: shape.min, max: shape.min + 3 }),
      );
    case 'switch':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...shape.options);
    case 'set':
      return fc.shuffledSubarray([...shape.options]);
    case 'lines':
      return fc.shuffledSubarray(SAMPLES[shape.format]);
  }
}

const values = Object.fromEntries(SETTING_NAMES.map((name) => [name, anyValueOf(SETTINGS[name])]));

/** What a source may say: any of the settings, in any form. */
export const anyPart: fc.Arbitrary<PolicyPart> = fc
  .record(values, { requiredKeys: [] })
  .map((part) => PolicyPart.parse(part));

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether `a` is at least as strict as `b`, told without the merge: by what the schema says of the setting. */
export function notLooser(name: SettingName, a: unknown, b: unknown): boolean {
  if (b === undefined) return true;
  if (a === undefined) return false;
  const shape: SettingShape = SETTINGS[name];
  switch (schema.properties[name]['x-strictest']) {
    case 'least':
      return Number(a) <= Number(b);
    case 'either':
      return a === true || b === false;
    case 'later': {
      const order: readonly unknown[] = shape.kind === 'choice' ? shape.options : [];
      return order.indexOf(a) >= order.indexOf(b);
    }
    case 'common':
      return listed(a).every((each) => listed(b).includes(each));
    case 'all':
      return listed(b).every((each) => listed(a).includes(each));
    default:
      throw new Error(`${name} has no order`);
  }
}

/** The settings in which `a` is looser than `b`. */
export const looserIn = (a: PolicyPart, b: PolicyPart): SettingName[] =>
  SETTING_NAMES.filter((name) => !notLooser(name, a[name], b[name]));
