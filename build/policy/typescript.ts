import type { PolicySchema, Setting } from './schema.ts';
import { shapeOf } from './shape.ts';

const CONDITIONS = { networks: 'NetworksCondition', hours: 'HoursCondition' } as const;

/** `shared/policy/generated.ts`: the schema that parses, the defaults, the merge, and what a page needs to draw it. */
export function typescriptOf({ properties }: PolicySchema): string {
  const settings = Object.entries(properties);
  const each = (line: (setting: Setting) => string) =>
    settings.map(([name, setting]) => `  ${name}: ${line(setting)},`).join('\n');
  return `// Made by \`npm run policy\` from policy.schema.json. Do not edit.
import { z } from 'zod';
import { NetworksCondition } from './networks.ts';
import type { SettingShape } from './setting-shape.ts';
import { all, common, either, later, least } from './stricter.ts';
import { HoursCondition } from './working-hours.ts';

/** Every setting. What a newer Nightjar knows beside them is dropped. */
export const PolicyValues = z.object({
${each(zodOf)}
});
export type PolicyValues = z.infer<typeof PolicyValues>;
export type SettingName = keyof PolicyValues;

/** In force where nobody says otherwise. */
export const DEFAULTS: PolicyValues = {
${each((setting) => JSON.stringify(setting.default))}
};

/** The stricter of two values, setting by setting. */
export const STRICTER: {
  readonly [N in SettingName]: (a: PolicyValues[N], b: PolicyValues[N]) => PolicyValues[N];
} = {
${each(mergeOf)}
};

/** What each setting is, for whoever draws it. */
export const SETTINGS = {
${each((setting) => JSON.stringify(shapeOf(setting)))}
} as const satisfies Record<SettingName, SettingShape>;
`;
}

function zodOf(setting: Setting): string {
  if ('enum' in setting) return `z.enum(${JSON.stringify(setting.enum)})`;
  switch (setting.type) {
    case 'integer':
      return `z.int().min(${setting.minimum}).max(${setting.maximum})`;
    case 'boolean':
      return 'z.boolean()';
    case 'array':
      return 'x-format' in setting
        ? `z.array(${CONDITIONS[setting['x-format']]}).max(${setting.maxItems})`
        : `z.array(z.enum(${JSON.stringify(setting.items.enum)}))`;
  }
}

function mergeOf(setting: Setting): string {
  return 'enum' in setting ? `later(${JSON.stringify(setting.enum)})` : setting['x-strictest'];
}
