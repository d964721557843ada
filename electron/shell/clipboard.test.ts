import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClipboard } from './clipboard.ts';

/** What is on the desktop's clipboard and in its primary selection. */
const desktop = new Map<string, string>();
const held = (where: string) => ({
  readText: async () => desktop.get(where) ?? '',
  clear: () => void desktop.delete(where),
});
const system = { clipboard: held('clipboard'), selection: held('selection') };

/** The page copies: Chromium puts it there, and main is told. */
function copied(where: 'clipboard' | 'selection', text: string, asRead = text) {
  desktop.set(where, asRead);
  clipboard.remember({ where, text });
}

let clipboard = createClipboard(system);
beforeEach(() => {
  desktop.clear();
  clipboard = createClipboard(system);
});

describe('the clipboard at lock', () => {
  it('is cleared of what was copied and marked here', async () => {
    copied('clipboard', 'the offer');
    copied('selection', 'the price');
    expect(await clipboard.clear()).toBe(2);
    expect([...desktop]).toEqual([]);
  });

  it('is cleared of what was copied in both places, where Chromium puts it', async () => {
    copied('clipboard', 'the offer');
    desktop.set('selection', 'the offer');
    expect(await clipboard.clear()).toBe(2);
    expect([...desktop]).toEqual([]);
  });

  it('keeps what was copied elsewhere since', async () => {
    copied('clipboard', 'the offer');
    desktop.set('clipboard', 'a recipe');
    expect(await clipboard.clear()).toBe(0);
    expect(desktop.get('clipboard')).toBe('a recipe');
  });

  it('keeps what was never ours, and is not asked for it', async () => {
    const readText = vi.fn(async () => 'a recipe');
    const other = { readText, clear: () => {} };
    expect(await createClipboard({ clipboard: other, selection: other }).clear()).toBe(0);
    expect(readText).not.toHaveBeenCalled();
  });

  it.each([
    ['does not answer', () => new Promise<string>(() => {})],
    ['fails', () => Promise.reject(new Error('no owner'))],
  ])('holds nobody up when who holds it %s', async (_what, readText) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const clear = vi.fn();
    const stuck = createClipboard({ clipboard: { readText, clear }, selection: undefined });
    stuck.remember({ where: 'clipboard', text: 'the offer' });
    stuck.remember({ where: 'selection', text: 'the price' });
    const clearing = stuck.clear();
    await vi.runAllTimersAsync();
    expect(await clearing).toBe(0);
    expect(clear).not.toHaveBeenCalled();
  });

  it('knows its own with other line ends and spaces', async () => {
    copied('clipboard', 'one\ntwo three', 'one\r\ntwo three');
    expect(await clipboard.clear()).toBe(1);
  });

  it('is cleared once: the same text copied elsewhere later is not ours', async () => {
    copied('clipboard', 'the offer');
    await clipboard.clear();
    desktop.set('clipboard', 'the offer');
    expect(await clipboard.clear()).toBe(0);
  });

  it('still knows what was marked after the mark is gone', async () => {
    copied('selection', 'the price');
    clipboard.remember({ where: 'selection', text: '' });
    expect(await clipboard.clear()).toBe(1);
  });

  it('is cleared exactly when it holds the last thing copied here', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { minLength: 1 }),
        fc.option(fc.string()),
        async (ours, since) => {
          desktop.clear();
          for (const text of ours) copied('clipboard', text);
          if (since !== null) desktop.set('clipboard', since);
          const holds = (desktop.get('clipboard') ?? '').replace(/\s+/g, '');
          const last = ours.findLast((text) => text.trim() !== '')?.replace(/\s+/g, '');
          expect(await clipboard.clear()).toBe(last !== undefined && holds === last ? 1 : 0);
        },
      ),
    );
  });
});
