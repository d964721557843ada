import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedOf, isEmojiOnly, segmentsOf } from './body.ts';

const links = (body: string) =>
  segmentsOf(body)
    .filter((segment) => segment.kind === 'link')
    .map((segment) => segment.text);

describe('segmentsOf', () => {
  it.each([
    ['see https://example.com/a?b=c#d.', ['https://example.com/a?b=c#d']],
    ['(at http://example.com/x)', ['http://example.com/x']],
    ['https://example.com/a_(b)', ['https://example.com/a_(b)']],
    ['请看https://example.com/文档，谢谢', ['https://example.com/']],
    ['看 https://a.cn/x。然后 https://b.cn/y！', ['https://a.cn/x', 'https://b.cn/y']],
    ['javascript:alert(1) ftp://a.b file:///etc', []],
    ['https:// is not one', []],
  ])('%s', (body, expected) => {
    expect(links(body)).toEqual(expected);
  });

  it('loses nothing', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('https://a.b/c', ').', '。', ' ', '\n'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const body = pieces.join('');
        const segments = segmentsOf(body);
        expect(segments.map((segment) => segment.text).join('')).toBe(body);
        expect(segments.every((segment) => segment.text !== '')).toBe(true);
      }),
    );
  });
});

describe('isEmojiOnly', () => {
  it.each(['🎉', '👍🏽 👩‍💻', '🇨🇳❤️'])('%s is', (body) => expect(isEmojiOnly(body)).toBe(true));
  it.each(['12', 'ok 👍', '好', ' ', '😀😀😀😀😀😀😀'])('%s is not', (body) =>
    expect(isEmojiOnly(body)).toBe(false),
  );
});

describe('foldedOf', () => {
  it('leaves short ones whole', () => {
    expect(foldedOf('短'.repeat(1_400))).toBeNull();
    expect(foldedOf('line\n'.repeat(20))).toBeNull();
  });

  it('cuts long ones by length and by lines, and cuts no character in two', () => {
    expect(foldedOf('字'.repeat(8_000))?.length).toBe(1_400);
    expect(foldedOf('line\n'.repeat(400))?.split('\n')).toHaveLength(18);
    expect(foldedOf(`a${'😀'.repeat(3_000)}`)?.isWellFormed()).toBe(true);
  });
});
