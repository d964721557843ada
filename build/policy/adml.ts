import type { Language } from '../../shared/language/language.ts';
import { categoryOf, DECLARED, helpId, optionId, ROOT_CATEGORY, SUPPORTED } from './admx.ts';
import { type GuideWords, guideWords } from './guide-words.ts';
import type { PolicySchema, Setting } from './schema.ts';
import { descriptionOf, shapeOf, titleOf } from './shape.ts';
import { element, textElement, XML_HEAD, type Xml } from './xml.ts';

/** `<language>/nightjar.adml`: the words of `nightjar.admx`. */
export function admlOf(schema: PolicySchema, language: Language): string {
  const words = guideWords(schema, language);
  const settings = Object.entries(schema.properties);
  const strings: [id: string, text: string][] = [
    [ROOT_CATEGORY, words.t('category')],
    [SUPPORTED, words.t('supported')],
    ...Object.entries(schema['x-groups']).map(([group, title]): [string, string] => [
      categoryOf(group),
      title[language],
    ]),
    ...Object.entries(schema['x-options']).map(([option, title]): [string, string] => [
      optionId(option),
      title[language],
    ]),
    ...settings.flatMap(([name, setting]): [string, string][] => [
      [name, titleOf(setting, language)],
      [helpId(name), helpOf(setting, language, words)],
    ]),
  ];
  const root = element('policyDefinitionResources', DECLARED, [
    textElement('displayName', {}, words.t('category')),
    textElement('description', {}, words.t('admx')),
    element('resources', {}, [
      element(
        'stringTable',
        {},
        strings.map(([id, text]) => textElement('string', { id }, text)),
      ),
      element(
        'presentationTable',
        {},
        settings.flatMap(([name, setting]) => {
          const controls = controlsOf(
            name,
            setting,
            words.t('label', { title: titleOf(setting, language) }),
          );
          return controls.length === 0 ? [] : [element('presentation', { id: name }, controls)];
        }),
      ),
    ]),
  ]);
  return `${XML_HEAD}\n${root}\n`;
}

function helpOf(setting: Setting, language: Language, words: GuideWords): string {
  const { t } = words;
  const { kind } = shapeOf(setting);
  const help = t('help', {
    description: descriptionOf(setting, language),
    values: words.values(setting),
    default: words.defaultOf(setting),
    stricter: words.stricter(setting),
  });
  const list = kind === 'set' || kind === 'lines' ? [t('helpList')] : [];
  return [help, ...list, t('helpWhoWins')].join('\n\n');
}

/** What the editor shows to fill in; a switch is Enabled or Disabled and needs nothing. */
function controlsOf(name: string, setting: Setting, label: string): Xml[] {
  const shape = shapeOf(setting);
  const refId = name;
  switch (shape.kind) {
    case 'number':
      return [
        textElement('decimalTextBox', { refId, defaultValue: Number(setting.default) }, label),
      ];
    case 'switch':
      return [];
    case 'choice': {
      const defaultItem = shape.options.indexOf(String(setting.default));
      return [textElement('dropdownList', { refId, noSort: true, defaultItem }, label)];
    }
    case 'set':
    case 'lines':
      return [textElement('text', {}, label), element('multiTextBox', { refId })];
  }
}
