import { expect, it } from 'vitest';
import { sizeIn } from './size.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [4_321, '4.3 kB'],
  [5_000_000_000, '5 GB'],
  [7e18, '7,000,000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeIn('en', bytes)).toBe(text);
});

it('speaks Chinese', () => {
  expect(sizeIn('zh-CN', 12)).toBe('12字节');
});
