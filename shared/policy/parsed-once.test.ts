import { expect, it } from 'vitest';
import { parsedOnce } from './parsed-once.ts';

it('takes each text apart once, one that does not parse as well', () => {
  const seen: string[] = [];
  const lengthOf = parsedOnce((text) => {
    seen.push(text);
    return text === '' ? null : text.length;
  });
  expect(['ab', '', 'ab', '', 'abc'].map(lengthOf)).toEqual([2, null, 2, null, 3]);
  expect(seen).toEqual(['ab', '', 'abc']);
});

it('does not grow without end, and answers the same', () => {
  let parsed = 0;
  const numberIn = parsedOnce((text) => {
    parsed += 1;
    return Number(text);
  });
  for (let i = 0; i < 2_000; i += 1) expect(numberIn(String(i))).toBe(i);
  expect(numberIn('0')).toBe(0);
  // Control: what was kept is forgotten, or it would not have been taken apart again.
  expect(parsed).toBe(2_001);
});
