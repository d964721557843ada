import { expect, it } from 'vitest';
import { checkPasswords } from './password-check.ts';

it('names everything that is wrong', () => {
  const good = { current: 'x', next: 'a few words', repeat: 'a few words' };
  expect(checkPasswords(good, true)).toEqual({});
  expect(checkPasswords({ current: '', next: 'short', repeat: '' }, true)).toEqual({
    current: 'current',
    next: 'short',
    repeat: 'different',
  });
  expect(checkPasswords({ ...good, current: '' }, false)).toEqual({});
});

it('counts characters as people do', () => {
  const seven = '😀'.repeat(7);
  expect(checkPasswords({ current: 'x', next: seven, repeat: seven }, true)).toEqual({
    next: 'short',
  });
});
