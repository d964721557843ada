import type { Language } from '../../shared/language/language.ts';
import type { PolicySchema } from './schema.ts';
import { descriptionOf, titleOf } from './shape.ts';

/** `shared/policy/<language>.json`: what a person reads of each setting. */
export function wordsOf(schema: PolicySchema, language: Language): string {
  const words: Record<string, string> = {};
  for (const [group, word] of Object.entries(schema['x-groups'])) {
    words[`policy.group.${group}`] = word[language];
  }
  for (const [name, setting] of Object.entries(schema.properties)) {
    words[`policy.${name}.title`] = titleOf(setting, language);
    words[`policy.${name}.description`] = descriptionOf(setting, language);
  }
  for (const [option, word] of Object.entries(schema['x-options'])) {
    words[`policy.option.${option}`] = word[language];
  }
  return `${JSON.stringify(words, null, 2)}\n`;
}
