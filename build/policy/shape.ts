import type { Language } from '../../shared/language/language.ts';
import type { SettingShape } from '../../shared/policy/setting-shape.ts';
import type { Setting } from './schema.ts';

/** What a setting is, in the words of whoever shows it. */
export function shapeOf(setting: Setting): SettingShape {
  const group = setting['x-group'];
  if ('enum' in setting) return { group, kind: 'choice', options: setting.enum };
  switch (setting.type) {
    case 'integer': {
      const { minimum: min, maximum: max, 'x-unit': unit } = setting;
      return { group, kind: 'number', min, max, unit: unit ?? 'count' };
    }
    case 'boolean':
      return { group, kind: 'switch' };
    case 'array':
      return 'x-format' in setting
        ? { group, kind: 'lines', format: setting['x-format'], max: setting.maxItems }
        : { group, kind: 'set', options: setting.items.enum };
  }
}

export const titleOf = (setting: Setting, language: Language): string =>
  language === 'zh-CN' ? setting['x-title-zh-CN'] : setting.title;

export const descriptionOf = (setting: Setting, language: Language): string =>
  language === 'zh-CN' ? setting['x-description-zh-CN'] : setting.description;
