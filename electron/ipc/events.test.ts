import { describe, expect, it } from 'vitest';
import { ChannelId, ClientMessageId } from '../../shared/domain/ids.ts';
import { IPC_EVENT_CHANNEL } from '../../shared/ipc/bridge.ts';
import { IPC_EVENTS, type IpcEventName } from '../../shared/ipc/contract.ts';
import type { SessionPhase } from '../../shared/ipc/view.ts';
import { createEmitter } from './events.ts';

const PHASES: SessionPhase[] = [
  'starting',
  'signed-out',
  'unlocked',
  'locked',
  'signing-out',
  'unavailable',
];
const id = '018f4e5a-0000-7000-8000-000000000000';
const discarded = { channelId: ChannelId.parse(id), clientId: ClientMessageId.parse(id) };

function emitting(phase: SessionPhase) {
  const sent: { name: string; payload: unknown }[] = [];
  const emit = createEmitter(
    {
      send: (channel, name, payload) => {
        expect(channel).toBe(IPC_EVENT_CHANNEL);
        sent.push({ name, payload });
      },
    },
    () => phase,
  );
  return { emit, sent };
}

describe('what main tells the page', () => {
  it.each(PHASES)('is content in the unlocked phase alone: %s', (phase) => {
    const { emit, sent } = emitting(phase);
    emit('chat.discarded', discarded);
    emit('chat.connection', { connection: 'online' });
    emit('chat.channels', { channels: [] });
    expect(sent).toHaveLength(phase === 'unlocked' ? 3 : 0);
    emit('notice', { error: { code: 'DiskFull' } });
    expect(sent.at(-1)).toEqual({ name: 'notice', payload: { error: { code: 'DiskFull' } } });
  });

  it('has content under no other name', () => {
    const names = Object.keys(IPC_EVENTS) as IpcEventName[];
    expect(names.filter((name) => !name.startsWith('chat.'))).toEqual([
      'view',
      'desktop.hidden',
      'notice',
    ]);
  });

  it('carries no field that the contract does not name', () => {
    const { emit, sent } = emitting('unlocked');
    const connection = { connection: 'online', accessToken: 'secret' } as const;
    emit('chat.connection', connection);
    expect(JSON.stringify(sent)).not.toContain('secret');
  });
});
