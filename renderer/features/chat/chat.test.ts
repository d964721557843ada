import { describe, expect, it, vi } from 'vitest';
import { ChannelId } from '../../../shared/domain/ids.ts';
import { err, ok } from '../../../shared/errors/app-error.ts';
import type { IpcReply } from '../../../shared/ipc/contract.ts';
import { createChat } from './chat.ts';
import { createFakeBridge } from './testing/fake-bridge.ts';
import { channelOf, HER, ME, personOf, sent } from './testing/samples.ts';

const general = channelOf({ name: 'general', lastSeq: 3, readSeq: 1 });
const design = channelOf({ name: 'design' });
const frame: IpcReply<'chat.open'> = {
  channels: [general, design],
  people: [personOf('Ana')],
  presence: [{ personId: HER, presence: 'online' }],
  drafts: [{ channelId: design.id, body: '早上好' }],
  connection: 'online',
};

function chatting(failing = false) {
  const fake = createFakeBridge({
    'chat.open': () => (failing ? err('StoreUnreadable') : ok(frame)),
    'chat.page': ({ channelId }) =>
      ok({
        messages: [1, 2, 3].map((seq) => sent(seq, { channelId: ChannelId.parse(channelId) })),
        more: false,
      }),
  });
  const report = vi.fn();
  const chat = createChat({ bridge: fake.bridge, me: ME, report });
  return { fake, chat, report, state: chat.store.getState };
}

describe('the chat', () => {
  it('opens with everything main knows', async () => {
    const { chat, state } = chatting();
    const stop = chat.start();
    await vi.waitFor(() => expect(state().phase).toBe('ready'));
    expect([...state().directory.channels.values()]).toEqual([general, design]);
    expect(state().connection).toBe('online');
    expect(chat.drafts.store.getState().get(design.id)).toBe('早上好');
    stop();
  });

  it('listens to nothing once it has stopped', () => {
    const { chat, fake } = chatting();
    const stop = chat.start();
    expect(fake.listening()).toBeGreaterThan(0);
    stop();
    expect(fake.listening()).toBe(0);
  });

  it('says why it could not open', async () => {
    const { chat, state } = chatting(true);
    await chat.load();
    expect(state()).toMatchObject({ phase: 'failed', error: { code: 'StoreUnreadable' } });
  });

  it('gives messages to the channel that is open, and to no other', async () => {
    const { chat, state, fake } = chatting();
    const stop = chat.start();
    await chat.load();
    chat.show(general.id);
    const reader = state().reader?.reader;
    await vi.waitFor(() => expect(reader?.store.getState().phase).toBe('ready'));
    fake.emit('chat.typing', { channelId: general.id, personId: HER });
    fake.emit('chat.messages', {
      channelId: design.id,
      messages: [sent(1, { channelId: design.id })],
    });
    fake.emit('chat.messages', {
      channelId: general.id,
      messages: [sent(4, { channelId: general.id, authorId: HER })],
    });
    expect(reader?.store.getState().timeline.run.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(chat.typing.store.getState().get(general.id)).toEqual([]);
    stop();
  });

  it('marks what is read once, and shows it at once', async () => {
    const { chat, state, fake } = chatting();
    await chat.load();
    chat.show(general.id);
    await vi.waitFor(() => expect(state().reader?.reader.store.getState().phase).toBe('ready'));
    chat.markRead();
    chat.markRead();
    expect(fake.called('chat.markRead')).toEqual([{ channelId: general.id, seq: 3 }]);
    expect(state().directory.channels.get(general.id)?.readSeq).toBe(3);
  });

  it('saves a draft when another channel is opened', async () => {
    const { chat, fake } = chatting();
    await chat.load();
    chat.show(general.id);
    chat.drafts.write(general.id, 'not yet');
    chat.show(design.id);
    expect(fake.called('chat.saveDraft')).toEqual([{ channelId: general.id, body: 'not yet' }]);
  });

  it('shows the channel of a notification as soon as it knows it', async () => {
    const { chat, state, fake } = chatting();
    const stop = chat.start();
    fake.emit('chat.show', { channelId: design.id });
    expect(state().reader).toBeNull();
    await vi.waitFor(() => expect(state().reader?.channelId).toBe(design.id));
    stop();
  });
});
