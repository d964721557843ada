import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, SETTINGS, type SettingName } from '../../shared/policy/generated.ts';
import { SETTING_NAMES } from '../../shared/policy/policy.ts';
import type { SettingShape } from '../../shared/policy/setting-shape.ts';
import { ROOT } from '../setup/places.mjs';
import { all, readXml, type XmlNode } from './testing/xml-tree.ts';

const read = (...path: string[]) =>
  readXml(readFileSync(join(ROOT, 'build', 'policy-templates', 'windows', ...path), 'utf8'));
const admx = read('nightjar.admx');
const NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
/** As BaseTypes.xsd of MS-GPREG lets names be. */
const NAME = /^[\p{L}\p{N}_]+$/u;

const policyOf = (name: SettingName): XmlNode => {
  const policy = all(admx, 'policy').find(({ attributes }) => attributes['name'] === name);
  if (!policy) throw new Error(`no policy ${name}`);
  return policy;
};
const namesOf = (nodes: readonly XmlNode[], attribute = 'name') =>
  nodes.map(({ attributes }) => attributes[attribute]);
const texts = (node: XmlNode) => all(node, 'string').map(({ text }) => text);

/** Ids that the definitions refer to, of one kind. */
const referred = (kind: 'string' | 'presentation') =>
  [...JSON.stringify(admx).matchAll(new RegExp(`\\$\\(${kind}\\.([^)]*)\\)`, 'g'))].map(
    ([, id = '']) => id,
  );

describe('the reader of these tests', () => {
  it.each(['<a>', '<a><b></a></b>', '<a x=1/>', '', 'a'])('refuses %j', (document) => {
    expect(() => readXml(document)).toThrow();
  });
});

describe('nightjar.admx', () => {
  it('is of the schema, its parts in the schema’s order', () => {
    expect(admx).toMatchObject({ name: 'policyDefinitions', attributes: { xmlns: NAMESPACE } });
    expect(admx.children.map(({ name }) => name)).toEqual([
      'policyNamespaces',
      'resources',
      'supportedOn',
      'categories',
      'policies',
    ]);
  });

  it('has every setting, for the computer and for the person, under one key', () => {
    const policies = all(admx, 'policy');
    expect(namesOf(policies)).toEqual(SETTING_NAMES);
    for (const { attributes } of policies) {
      expect(attributes).toMatchObject({ class: 'Both', key: 'Software\\Policies\\Nightjar' });
    }
  });

  it('refers to nothing that is not there', () => {
    const categories = namesOf(all(admx, 'category'));
    expect(new Set(categories).size).toBe(categories.length);
    for (const ref of namesOf(all(admx, 'parentCategory'), 'ref'))
      expect(categories).toContain(ref);
    const definitions = namesOf(all(admx, 'definition'));
    for (const { attributes } of all(admx, 'policies').flatMap((each) =>
      all(each, 'supportedOn'),
    )) {
      expect(definitions).toContain(attributes['ref']);
    }
  });

  it('goes by names that the schema lets be', () => {
    const names = [...namesOf(all(admx, 'category')), ...namesOf(all(admx, 'policy'))];
    for (const name of [...names, ...referred('string'), ...referred('presentation')]) {
      expect(name).toMatch(NAME);
    }
  });

  it.each(SETTING_NAMES)('writes %s as it is read', (name) => {
    const shape: SettingShape = SETTINGS[name];
    const policy = policyOf(name);
    const [parent, supported, ...values] = policy.children;
    expect([parent?.name, supported?.name]).toEqual(['parentCategory', 'supportedOn']);
    const [element] = values[0]?.children ?? [];
    switch (shape.kind) {
      case 'switch':
        expect(policy.attributes['valueName']).toBe(name);
        expect(values.map((value) => [value.name, value.children[0]?.attributes['value']])).toEqual(
          [
            ['enabledValue', '1'],
            ['disabledValue', '0'],
          ],
        );
        return;
      case 'number':
        expect(element).toMatchObject({
          name: 'decimal',
          attributes: { minValue: `${shape.min}`, maxValue: `${shape.max}` },
        });
        break;
      case 'choice':
        expect(element?.name).toBe('enum');
        expect(values.flatMap(texts)).toEqual(shape.options);
        break;
      case 'set':
      case 'lines':
        expect(element?.name).toBe('multiText');
        break;
    }
    expect(element?.attributes).toMatchObject({ id: name, valueName: name, required: 'true' });
    expect(policy.attributes['presentation']).toBe(`$(presentation.${name})`);
  });
});

describe.each(['en-US', 'zh-CN'])('%s/nightjar.adml', (language) => {
  const adml = read(language, 'nightjar.adml');
  const presentations = all(adml, 'presentation');
  const strings = all(adml, 'stringTable').flatMap(({ children }) => children);

  it('is of the schema, its parts in the schema’s order', () => {
    expect(adml).toMatchObject({
      name: 'policyDefinitionResources',
      attributes: { xmlns: NAMESPACE, revision: admx.attributes['revision'] },
    });
    expect(adml.children.map(({ name }) => name)).toEqual([
      'displayName',
      'description',
      'resources',
    ]);
  });

  it('has a word for every id, once, and none that nobody asks for but options’', () => {
    const ids = namesOf(strings, 'id');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(referred('string')));
    expect(strings.filter(({ text }) => text.trim() === '')).toEqual([]);
    const unused = ids.filter((id) => !referred('string').includes(String(id)));
    expect(unused.filter((id) => !String(id).startsWith('option_'))).toEqual([]);
  });

  it('has a control for each value, in place of which the default stands', () => {
    expect(namesOf(presentations, 'id')).toEqual(referred('presentation'));
    for (const presentation of presentations) {
      const ids = namesOf(presentation.children, 'refId').filter((id) => id !== undefined);
      expect(ids).toEqual([presentation.attributes['id']]);
    }
    for (const { attributes } of all(adml, 'decimalTextBox')) {
      const name = SETTING_NAMES.find((each) => each === attributes['refId']);
      expect(attributes['defaultValue']).toBe(String(name && DEFAULTS[name]));
    }
    for (const { attributes } of all(adml, 'dropdownList')) {
      const name = SETTING_NAMES.find((each) => each === attributes['refId']) ?? 'lockAfter';
      const values = texts(policyOf(name));
      expect(values[Number(attributes['defaultItem'])]).toBe(DEFAULTS[name]);
    }
  });

  it('explains each setting with its default, in paragraphs', () => {
    for (const name of SETTING_NAMES) {
      const help =
        strings.find(({ attributes }) => attributes['id'] === `${name}_Help`)?.text ?? '';
      const value: unknown = DEFAULTS[name];
      if (typeof value === 'number') expect(help).toContain(String(value));
      expect(help).not.toMatch(/[{}]/);
      expect(help.split(/\n|&#10;/).length).toBeGreaterThan(3);
    }
  });
});
