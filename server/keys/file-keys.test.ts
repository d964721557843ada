import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFileKey, readFileKeys, writeFileKeys } from './file-keys.ts';

describe('the text of a key file', () => {
  it('says the same keys again, in their order', () => {
    const keys = [newFileKey(), newFileKey()] as const;
    expect(readFileKeys(writeFileKeys(keys))).toEqual(keys);
    expect(readFileKeys(writeFileKeys(keys).replaceAll('\n', '\r\n'))).toEqual(keys);
  });

  it('is not read when any character of a key or its id is another one', () => {
    const text = writeFileKeys([newFileKey()]);
    const from = text.indexOf('\n', text.indexOf('\n') + 1) + 1;
    fc.assert(
      fc.property(
        fc.integer({ min: from, max: text.length - 2 }),
        fc.constantFrom(...'AZaz09-_ x'),
        (at, other) => {
          fc.pre(text[at] !== other);
          const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
          const read = readFileKeys(changed);
          // The last character of base64url may carry bits that nobody reads.
          if (read) expect(read).toEqual(readFileKeys(text));
        },
      ),
    );
  });

  it.each([
    ['nothing', ''],
    ['no key', '# a remark\n'],
    ['something else', 'secret\n'],
  ])('is not %s', (_, text) => {
    expect(readFileKeys(text)).toBe(null);
  });
});
