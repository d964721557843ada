import type { PolicySchema, Setting } from './schema.ts';
import { shapeOf } from './shape.ts';
import { element, textElement, XML_HEAD, type Xml } from './xml.ts';

/** Of the pair of files; raised when IT has to import both anew. */
export const REVISION = '1.0';
export const DECLARED = {
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
  revision: REVISION,
  schemaVersion: '1.0',
} as const;
export const ROOT_CATEGORY = 'Nightjar';
export const SUPPORTED = 'SUPPORTED_Nightjar';
const KEY = 'Software\\Policies\\Nightjar';

/** Names in these files have letters, digits and underscores. */
export const categoryOf = (group: string): string => `${ROOT_CATEGORY}_${group}`;
export const optionId = (option: string): string => `option_${option.replaceAll('-', '_')}`;
export const helpId = (setting: string): string => `${setting}_Help`;

const wordsOf = (id: string): string => `$(string.${id})`;

/** `nightjar.admx`: Group Policy's view of every setting, for the computer and for the person. */
export function admxOf(schema: PolicySchema): string {
  const root = element('policyDefinitions', DECLARED, [
    element('policyNamespaces', {}, [
      element('target', { prefix: 'nightjar', namespace: 'Nightjar.Policies.Nightjar' }),
    ]),
    element('resources', { minRequiredRevision: REVISION }),
    element('supportedOn', {}, [
      element('definitions', {}, [
        element('definition', { name: SUPPORTED, displayName: wordsOf(SUPPORTED) }),
      ]),
    ]),
    element('categories', {}, [
      element('category', { name: ROOT_CATEGORY, displayName: wordsOf(ROOT_CATEGORY) }),
      ...Object.keys(schema['x-groups']).map(categoryElement),
    ]),
    element('policies', {}, Object.entries(schema.properties).map(policyElement)),
  ]);
  return `${XML_HEAD}\n${root}\n`;
}

function categoryElement(group: string): Xml {
  const name = categoryOf(group);
  return element('category', { name, displayName: wordsOf(name) }, [
    element('parentCategory', { ref: ROOT_CATEGORY }),
  ]);
}

function policyElement([name, setting]: [string, Setting]): Xml {
  const isSwitch = shapeOf(setting).kind === 'switch';
  return element(
    'policy',
    {
      name,
      class: 'Both',
      displayName: wordsOf(name),
      explainText: wordsOf(helpId(name)),
      ...(isSwitch ? {} : { presentation: `$(presentation.${name})` }),
      key: KEY,
      ...(isSwitch ? { valueName: name } : {}),
    },
    [
      element('parentCategory', { ref: categoryOf(setting['x-group']) }),
      element('supportedOn', { ref: SUPPORTED }),
      ...valueElements(name, setting),
    ],
  );
}

/** What is written to the registry: numbers and switches REG_DWORD, choices REG_SZ, lists REG_MULTI_SZ. */
function valueElements(name: string, setting: Setting): Xml[] {
  const shape = shapeOf(setting);
  const value = { id: name, valueName: name, required: true };
  switch (shape.kind) {
    case 'number': {
      const { min: minValue, max: maxValue } = shape;
      return [element('elements', {}, [element('decimal', { ...value, minValue, maxValue })])];
    }
    case 'switch':
      return [
        element('enabledValue', {}, [element('decimal', { value: 1 })]),
        element('disabledValue', {}, [element('decimal', { value: 0 })]),
      ];
    case 'choice':
      return [element('elements', {}, [element('enum', value, shape.options.map(itemElement))])];
    case 'set':
      return [listElement({ ...value, maxStrings: shape.options.length })];
    case 'lines':
      return [listElement({ ...value, maxStrings: shape.max, maxLength: LINES_MAX })];
  }
}

/** Characters of all lines together, or of each; the documentation leaves it open, Nightjar checks each. */
const LINES_MAX = 16_383;

const listElement = (attributes: Parameters<typeof element>[1]): Xml =>
  element('elements', {}, [element('multiText', attributes)]);

const itemElement = (option: string): Xml =>
  element('item', { displayName: wordsOf(optionId(option)) }, [
    element('value', {}, [textElement('string', {}, option)]),
  ]);
