import { describe, expect, it } from 'vitest';
import { getPath, preferredLanguages, setPath } from './paths.ts';

describe('languages', () => {
  it.each([
    [{ LANGUAGE: 'zh_CN:en_US', LANG: 'C.UTF-8' }, ['zh-CN', 'en-US']],
    [{ LC_ALL: 'zh_TW.UTF-8' }, ['zh-TW']],
    [{ LANG: 'de_DE@euro' }, ['de-DE']],
    [{ LANG: 'C' }, ['en-US']],
    [{}, ['en-US']],
  ])('of %j are %j', (env, languages) => {
    expect(preferredLanguages(env)).toEqual(languages);
  });
});

describe('paths', () => {
  it('can be set, to what is absolute and known', () => {
    setPath('sessionData', '/elsewhere');
    expect(getPath('sessionData')).toBe('/elsewhere');
    expect(() => setPath('sessionData', 'relative')).toThrow('absolute');
    expect(() => setPath('nowhere', '/x')).toThrow("Failed to set 'nowhere' path");
    expect(() => getPath('nowhere')).toThrow("Failed to get 'nowhere' path");
  });
});
