import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err } from '../../../../shared/errors/app-error.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { CHANNEL, channelOf } from '../testing/samples.ts';
import { createDraftKeeper, isDraft, SAVE_MS } from './drafts.ts';

const OTHER = channelOf({}).id;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function keeping() {
  const fake = createFakeBridge();
  const failures: string[] = [];
  const drafts = createDraftKeeper(fake.bridge, ({ code }) => failures.push(code));
  return { drafts, failures, saved: () => fake.called('chat.saveDraft') };
}

describe('drafts', () => {
  it('are saved while somebody types on', () => {
    const { drafts, saved } = keeping();
    for (let i = 1; i <= 10; i += 1) {
      drafts.write(CHANNEL, 'x'.repeat(i));
      vi.advanceTimersByTime(SAVE_MS / 5);
    }
    expect(saved()).toEqual([
      { channelId: CHANNEL, body: 'xxxxx' },
      { channelId: CHANNEL, body: 'xxxxxxxxxx' },
    ]);
  });

  it('are saved at once when asked, each channel once', () => {
    const { drafts, saved } = keeping();
    drafts.write(CHANNEL, 'a');
    drafts.write(OTHER, 'b');
    drafts.write(CHANNEL, 'ac');
    drafts.flush();
    vi.runAllTimers();
    expect(saved()).toEqual([
      { channelId: CHANNEL, body: 'ac' },
      { channelId: OTHER, body: 'b' },
    ]);
  });

  it('from the store do not replace what was typed before they came', () => {
    const { drafts } = keeping();
    drafts.write(CHANNEL, 'typed');
    drafts.load([
      { channelId: CHANNEL, body: 'stored' },
      { channelId: OTHER, body: '早' },
    ]);
    expect([...drafts.store.getState().values()]).toEqual(['typed', '早']);
    expect(isDraft(drafts.store.getState(), OTHER)).toBe(true);
    drafts.write(OTHER, ' ');
    expect(isDraft(drafts.store.getState(), OTHER)).toBe(false);
  });

  it.each([
    ['DiskFull', ['DiskFull']],
    ['WrongState', []],
  ] as const)('that could not be saved: %s', async (code, expected) => {
    const fake = createFakeBridge({ 'chat.saveDraft': () => err(code) });
    const failures: string[] = [];
    const drafts = createDraftKeeper(fake.bridge, (error) => failures.push(error.code));
    drafts.write(CHANNEL, 'a');
    await vi.runAllTimersAsync();
    expect(failures).toEqual(expected);
  });
});
