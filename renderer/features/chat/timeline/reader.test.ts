import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { ClientMessageId } from '../../../../shared/domain/ids.ts';
import { err, ok } from '../../../../shared/errors/app-error.ts';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { CHANNEL, channelOf, HER, ME, outgoing, sent } from '../testing/samples.ts';
import { createReader } from './reader.ts';
import { endOf, isAtEnd, PAGE, RUN_MOST } from './timeline.ts';

/** A channel of `lastSeq` messages that main answers pages of. */
function reading(lastSeq: number, readSeq = lastSeq) {
  let channel: Channel = channelOf({ id: CHANNEL, lastSeq, readSeq });
  const waiting: MessageView[] = [];
  let reachable = true;
  let stored = Number.POSITIVE_INFINITY;
  const fake = createFakeBridge({
    'chat.page': ({ before, limit }) => {
      if (!reachable) return err('ServerUnreachable');
      const end = Math.min(before ?? Number.POSITIVE_INFINITY, channel.lastSeq + 1, stored + 1);
      const from = Math.max(1, end - limit);
      const page = Array.from({ length: end - from }, (_, i) => sent(from + i));
      const messages = before === undefined ? [...page, ...waiting] : page;
      return ok({ messages, more: from > 1 });
    },
    'chat.send': ({ clientId, body }) =>
      reachable
        ? ok({
            message: outgoing(1, { clientId: ClientMessageId.parse(clientId), body, sentAt: 5 }),
          })
        : err('DiskFull'),
  });
  const reader = createReader({
    bridge: fake.bridge,
    me: ME,
    channel: () => channel,
    now: () => 7,
  });
  return {
    fake,
    reader,
    waiting,
    /** Main has stored no more than this of the channel. */
    store: (seq: number) => {
      stored = seq;
    },
    state: () => reader.store.getState(),
    timeline: () => reader.store.getState().timeline,
    change: (change: Partial<Channel>) => {
      channel = { ...channel, ...change };
    },
    disconnect: () => {
      reachable = false;
    },
  };
}

describe('opening', () => {
  it('shows the newest page, with what waits', async () => {
    const { reader, state, timeline, waiting } = reading(500);
    waiting.push(outgoing(501));
    await reader.open();
    expect([timeline().run[0]?.seq, endOf(timeline())]).toEqual([500 - PAGE + 1, 500]);
    expect(timeline().outgoing).toHaveLength(1);
    expect(state()).toMatchObject({ phase: 'ready', unreadFrom: null });
  });

  it('goes to the first unread message, however far back', async () => {
    const { reader, state, timeline } = reading(50_000, 20_000);
    await reader.open();
    expect(state().unreadFrom).toBe(20_001);
    expect(timeline().run.some((message) => message.seq === 20_001)).toBe(true);
    expect(timeline().run.some((message) => message.seq === 20_000)).toBe(true);
    expect(isAtEnd(timeline())).toBe(false);
  });

  it('takes what is stored for the end when there is no connection', async () => {
    const { reader, timeline, store } = reading(500, 400);
    store(490);
    await reader.open();
    reader.receive([outgoing(501)]);
    expect([endOf(timeline()), isAtEnd(timeline())]).toEqual([490, true]);
  });

  it('says why it could not, and can be asked again', async () => {
    const { reader, state, disconnect } = reading(5);
    disconnect();
    await reader.open();
    expect(state()).toMatchObject({ phase: 'failed', error: { code: 'ServerUnreachable' } });
  });

  it('ignores what comes after it was closed', async () => {
    const { reader, state } = reading(5);
    const opening = reader.open();
    reader.close();
    await opening;
    expect(state()).toMatchObject({ phase: 'loading', timeline: { run: [] } });
  });
});

describe('reading on', () => {
  it('backwards lets go of the newest, forwards of the oldest, and reaches both ends', async () => {
    const { reader, timeline } = reading(1_000);
    await reader.open();
    for (let i = 0; i < 30; i += 1) await reader.loadOlder();
    expect(timeline().older).toBe(false);
    expect(timeline().run).toHaveLength(RUN_MOST);
    expect(isAtEnd(timeline())).toBe(false);
    for (let i = 0; i < 30; i += 1) await reader.loadNewer();
    expect(isAtEnd(timeline())).toBe(true);
    expect(timeline().older).toBe(true);
    expect(timeline().run).toHaveLength(RUN_MOST);
  });

  it('says that it failed, and goes on when it can', async () => {
    const { reader, state, disconnect } = reading(500);
    await reader.open();
    disconnect();
    await reader.loadOlder();
    expect(state().older).toBe('failed');
  });

  it('asks for one page at a time', async () => {
    const { reader, fake } = reading(500);
    await reader.open();
    await Promise.all([reader.loadOlder(), reader.loadOlder()]);
    expect(fake.called('chat.page')).toHaveLength(2);
  });

  it('jumps to the latest from anywhere', async () => {
    const { reader, state, timeline } = reading(50_000, 20_000);
    await reader.open();
    await reader.toLatest();
    expect(endOf(timeline())).toBe(50_000);
    expect(state().jumps).toBe(1);
  });
});

describe('what arrives', () => {
  it('fills a gap by asking again', async () => {
    const { reader, timeline, change } = reading(10);
    await reader.open();
    change({ lastSeq: 15 });
    reader.receive([sent(15)]);
    expect(endOf(timeline())).toBe(10);
    await reader.loadNewer();
    expect(endOf(timeline())).toBe(15);
  });

  it('draws the line when nobody looks, and leaves it where it was while it is unread', async () => {
    const { reader, state } = reading(10);
    await reader.open();
    reader.attend({ focused: false, atBottom: true });
    reader.receive([sent(11, { authorId: HER })]);
    reader.receive([sent(12, { authorId: HER })]);
    expect(state().unreadFrom).toBe(11);
  });

  it('draws no line while somebody reads, nor above their own words', async () => {
    const { reader, state } = reading(10);
    await reader.open();
    reader.attend({ focused: true, atBottom: true });
    reader.receive([sent(11, { authorId: HER })]);
    reader.attend({ focused: false, atBottom: true });
    reader.receive([sent(12, { authorId: ME })]);
    expect(state().unreadFrom).toBeNull();
  });
});

describe('sending', () => {
  it('shows it at once, then as main has it', async () => {
    const { reader, timeline, fake } = reading(10);
    await reader.open();
    const sending = reader.send('hello');
    expect(timeline().outgoing).toMatchObject([{ state: 'sending', body: 'hello', sentAt: 7 }]);
    expect(await sending).toMatchObject({ ok: true });
    expect(timeline().outgoing).toMatchObject([{ body: 'hello', sentAt: 5 }]);
    expect(fake.called('chat.send')).toMatchObject([{ body: 'hello' }]);
  });

  it('takes it back when main refuses', async () => {
    const { reader, timeline, disconnect } = reading(10);
    await reader.open();
    disconnect();
    expect(await reader.send('hello')).toMatchObject({ ok: false, error: { code: 'DiskFull' } });
    expect(timeline().outgoing).toEqual([]);
  });

  it('is over when it is discarded', async () => {
    const { reader, timeline } = reading(10);
    await reader.open();
    reader.receive([outgoing(11)]);
    reader.discarded(outgoing(11).clientId);
    expect(timeline().outgoing).toEqual([]);
  });
});
