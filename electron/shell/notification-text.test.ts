import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelId } from '../../shared/domain/ids.ts';
import { sentencesIn } from '../../shared/language/sentences.ts';
import type { ArrivedMessage } from '../sync/sync.ts';
import { type NotificationTextOptions, notificationText } from './notification-text.ts';

const message: ArrivedMessage = {
  channelId: ChannelId.parse('01980000-0000-7000-8000-000000000001'),
  body: 'The offer is 4.2 million',
  sender: 'Emma Larsen',
  channel: { kind: 'public', name: 'general' },
};
const secret: ArrivedMessage = { ...message, channel: { kind: 'private', name: 'falcon' } };
const direct: ArrivedMessage = { ...message, channel: { kind: 'direct', name: '' } };

const say = (options: Partial<NotificationTextOptions>) =>
  notificationText({
    level: 'full',
    message,
    count: 2,
    t: sentencesIn('en'),
    platform: 'win32',
    ...options,
  });

describe('a notification', () => {
  it.each([
    ['count', message, 'Nightjar', '2 new messages'],
    ['count', direct, 'Nightjar', '2 new messages'],
    ['sender', message, 'Emma Larsen in general', '2 new messages'],
    ['sender', secret, 'Emma Larsen', '2 new messages'],
    ['sender', direct, 'Emma Larsen', '2 new messages'],
    ['full', message, 'Emma Larsen in general', 'The offer is 4.2 million'],
    ['full', secret, 'Emma Larsen in falcon', 'The offer is 4.2 million'],
    ['full', direct, 'Emma Larsen', 'The offer is 4.2 million'],
  ] as const)('at %s, of %j: %s / %s', (level, about, title, body) => {
    expect(say({ level, message: about })).toEqual({ title, body });
  });

  it('says how many when nobody knows from whom', () => {
    expect(say({ message: { ...message, sender: null } }).body).toBe('2 new messages');
  });

  it('is one line without signs that nobody sees', () => {
    const body = 'one\n\ntwo\u202e three\u0000four';
    expect(say({ message: { ...message, body } }).body).toBe('one two three four');
  });

  it('ends after 140 characters, and never inside one', () => {
    const { body } = say({ message: { ...message, body: '👩‍🚀'.repeat(200) } });
    expect(body).toBe(`${'👩‍🚀'.repeat(140)}…`);
  });

  it('is no markup on Linux, whatever somebody writes', () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        const shown = say({ platform: 'linux', message: { ...message, body } }).body;
        expect(shown).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
    expect(say({ message: { ...message, body: '<b>&</b>' } }).body).toBe('<b>&</b>');
  });

  it('at count says the same whatever was written (no canary gets out)', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (body, sender) => {
        expect(say({ level: 'count', message: { ...message, body, sender } })).toEqual(
          say({ level: 'count' }),
        );
      }),
    );
  });
});
