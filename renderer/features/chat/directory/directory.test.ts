import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { channelOf, idOf, personOf } from '../testing/samples.ts';
import {
  EMPTY_DIRECTORY,
  peerIdOf,
  presenceOf,
  unreadOf,
  withNews,
  withRead,
} from './directory.ts';

const general = channelOf({ name: 'general', lastSeq: 10, readSeq: 4 });
const withGeneral = withNews(EMPTY_DIRECTORY, { channels: [general] });

describe('withNews', () => {
  it('adds and replaces by id', () => {
    const renamed = { ...general, topic: 'new' };
    const other = channelOf({ name: 'design' });
    const { channels } = withNews(withGeneral, { channels: [renamed, other] });
    expect([...channels.values()]).toEqual([renamed, other]);
  });

  it('keeps parts that have no news as they are', () => {
    const next = withNews(withGeneral, { people: [personOf('Ana')] });
    expect(next.channels).toBe(withGeneral.channels);
  });

  it('ends at the furthest end and reading mark, in whichever order they come', () => {
    const channelAt = fc.record({ lastSeq: fc.nat(50), readSeq: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(channelAt, { minLength: 1 }), (news) => {
        const channels = news.map((at): Channel => ({ ...general, ...at }));
        const forward = channels.reduce((d, c) => withNews(d, { channels: [c] }), EMPTY_DIRECTORY);
        const last = forward.channels.get(general.id);
        expect(last?.lastSeq).toBe(Math.max(...news.map((at) => at.lastSeq)));
        expect(last?.readSeq).toBe(Math.max(...news.map((at) => at.readSeq)));
      }),
    );
  });
});

describe('withRead', () => {
  it('moves forward only', () => {
    const read = withRead(withGeneral, general.id, 10);
    const channel = read.channels.get(general.id);
    expect(channel && unreadOf(channel)).toBe(0);
    expect(withRead(read, general.id, 3)).toBe(read);
    expect(withRead(read, channelOf({}).id, 3)).toBe(read);
  });
});

it('takes somebody nobody told of for offline', () => {
  expect(presenceOf(EMPTY_DIRECTORY, idOf(1))).toBe('offline');
  const here = withNews(EMPTY_DIRECTORY, {
    presence: [{ personId: idOf(1), presence: 'away' }],
  });
  expect(presenceOf(here, idOf(1))).toBe('away');
});

it('names the other member of a direct channel, or oneself', () => {
  const [me, her] = [personOf('我').id, personOf('Ana').id];
  expect(peerIdOf(channelOf({ kind: 'direct', memberIds: [me, her] }), me)).toBe(her);
  expect(peerIdOf(channelOf({ kind: 'direct', memberIds: [me] }), me)).toBe(me);
});
