import { describe, expect, it } from 'vitest';
import { isInternal, toPageUrl, toProductUrl } from './internal-origin.ts';

describe('the internal origin', () => {
  it.each([
    ['app://nightjar/index.html?a=1#b', 'https://nightjar.app.invalid/index.html?a=1#b'],
    ['app://nightjar', 'https://nightjar.app.invalid'],
    ['https://example.org/app://x', 'https://example.org/app://x'],
    ['about:blank', 'about:blank'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
  ])('%s is %s in the page, and back', (product, page) => {
    expect(toPageUrl(product)).toBe(page);
    expect(toProductUrl(page)).toBe(product);
  });

  it('knows its own from what only looks like it', () => {
    expect(isInternal('https://nightjar.app.invalid/x')).toBe(true);
    expect(isInternal('https://nightjar.app.invalid.example.org/x')).toBe(false);
    expect(toProductUrl('https://nightjar.app.invalid.example.org/x')).toContain('example.org');
    expect(toProductUrl('blob:https://nightjar.app.invalid/1-2')).toBe('blob:app://nightjar/1-2');
  });
});
