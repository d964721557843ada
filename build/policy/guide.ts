import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../shared/language/language.ts';
import { ROOT } from '../setup/places.mjs';
import { guideWords } from './guide-words.ts';
import type { PolicySchema } from './schema.ts';
import { descriptionOf, titleOf } from './shape.ts';

/** Where the text has its tables. */
const TABLES = '<!-- settings -->';

/** The guide to policy: its text, and a table for each group of settings. */
export function guideOf(schema: PolicySchema, language: Language): string {
  const text = readFileSync(join(ROOT, 'build', 'policy', 'guide', `${language}.md`), 'utf8');
  const { t, ...words } = guideWords(schema, language);
  const head = [
    t('columnSetting'),
    t('columnDoes'),
    t('columnValues'),
    t('columnDefault'),
    t('columnStricter'),
  ];
  const tables = Object.entries(schema['x-groups']).map(([group, title]) => {
    const rows = Object.entries(schema.properties)
      .filter(([, setting]) => setting['x-group'] === group)
      .map(([name, setting]) => [
        `\`${name}\`<br>${titleOf(setting, language)}`,
        descriptionOf(setting, language),
        words.values(setting),
        words.defaultOf(setting),
        words.stricter(setting),
      ]);
    return [
      `### ${title[language]}`,
      '',
      ...[head, head.map(() => '---'), ...rows].map(rowOf),
    ].join('\n');
  });
  return text.replaceAll('\r\n', '\n').replace(TABLES, () => tables.join('\n\n'));
}

const rowOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
