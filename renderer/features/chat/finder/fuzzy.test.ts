import { describe, expect, it } from 'vitest';
import { fuzzyFilter, fuzzyScore } from './fuzzy.ts';

const NAMES = [
  'general',
  'design',
  'design-review',
  '产品设计',
  '设计评审',
  'René Müller',
  '李 明',
];
const find = (query: string) => fuzzyFilter(NAMES, query, (name) => [name]);

describe('fuzzyFilter', () => {
  it.each([
    ['des', ['design', 'design-review']],
    ['drev', ['design-review']],
    ['review', ['design-review']],
    ['设计', ['设计评审', '产品设计']],
    ['产设', ['产品设计']],
    ['rene mu', ['René Müller']],
    ['李明', ['李 明']],
    ['zzz', []],
  ])('%s', (query, expected) => {
    expect(find(query)).toEqual(expected);
  });

  it('answers everything, in its order, to nothing', () => {
    expect(find(' ')).toEqual(NAMES);
  });

  it('needs the characters in their order', () => {
    expect(fuzzyScore('ba', 'abc')).toBeNull();
  });
});
