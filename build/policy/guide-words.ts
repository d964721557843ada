import type { Language } from '../../shared/language/language.ts';
import { createTranslate } from '../../shared/language/translate.ts';
import en from './guide/en.json' with { type: 'json' };
import zhCN from './guide/zh-CN.json' with { type: 'json' };
import type { PolicySchema, Setting } from './schema.ts';
import { shapeOf } from './shape.ts';

const WORDS = { en, 'zh-CN': zhCN } as const;

export type GuideWords = ReturnType<typeof guideWords>;

/** The sentences of templates and tables in one language. */
export function guideWords(schema: PolicySchema, language: Language) {
  const t = createTranslate(language, WORDS[language]);

  function optionsOf(options: readonly string[]): string {
    const titled = options.map((value) => {
      const title = schema['x-options'][value]?.[language];
      if (title === undefined) throw new Error(`x-options has no ${value}`);
      return t('option', { value, title });
    });
    return titled.join(t('between'));
  }

  return {
    t,
    /** What a setting can be. */
    values(setting: Setting): string {
      const shape = shapeOf(setting);
      switch (shape.kind) {
        case 'number':
          // As text: whoever copies a number wants it without separators.
          return t('number', { unit: shape.unit, min: `${shape.min}`, max: `${shape.max}` });
        case 'switch':
          return t('switch');
        case 'choice':
        case 'set':
          return t(shape.kind, { options: optionsOf(shape.options) });
        case 'lines':
          return t('lines', { format: shape.format, max: shape.max });
      }
    },
    defaultOf({ default: value }: Setting): string {
      if (typeof value === 'boolean') return t(value ? 'on' : 'off');
      if (!Array.isArray(value)) return String(value);
      return value.length === 0 ? t('empty') : value.join(t('between'));
    },
    stricter: (setting: Setting): string => t(setting['x-strictest']),
  };
}
