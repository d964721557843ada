import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ChannelId, PersonId } from '../shared/domain/ids.ts';
import { Message } from '../shared/domain/message.ts';
import { SEARCHES, sampleMessages } from './sample-messages.ts';

const channelId = ChannelId.parse(randomUUID());
const authorId = PersonId.parse(randomUUID());
const sample = (from: number, count: number) => sampleMessages(channelId, authorId, from, count);

it('makes valid messages in sequence, with the same words each time', () => {
  const messages = sample(501, 500);
  expect(messages.map((message) => Message.parse(message).seq)).toEqual(
    Array.from({ length: 500 }, (_, index) => 501 + index),
  );
  expect(messages.map(({ body }) => body)).toEqual(sample(501, 500).map(({ body }) => body));
});

it('has something to find for every search', () => {
  const bodies = Array.from({ length: 40 }, (_, page) => sample(1 + page * 500, 500))
    .flat()
    .map(({ body }) => body);
  for (const query of Object.values(SEARCHES).flat()) {
    const words = query.split(' ');
    const found = bodies.filter((body) => words.every((word) => body.includes(word)));
    expect(found.length, query).toBeGreaterThan(0);
  }
});
