import { expect, it } from 'vitest';
import { EMPTY_DIRECTORY, withNews } from '../directory/directory.ts';
import { titleOf } from '../directory/names.ts';
import { channelOf, personOf } from '../testing/samples.ts';
import { orderOf, sectionsOf, startOf } from './sections.ts';

const me = personOf('我');
const ana = personOf('Ana');
const li = personOf('李明');
const bo = personOf('Bo');
const directory = withNews(EMPTY_DIRECTORY, {
  people: [me, ana, li, bo],
  channels: [
    channelOf({ kind: 'direct', memberIds: [me.id, li.id] }),
    channelOf({ name: 'sprint-10' }),
    channelOf({ name: '公告', kind: 'private' }),
    channelOf({ kind: 'direct', memberIds: [bo.id, me.id] }),
    channelOf({ name: 'sprint-9' }),
    channelOf({ kind: 'direct', memberIds: [ana.id, me.id] }),
  ],
});
const titles = (language: 'en' | 'zh-CN') =>
  orderOf(sectionsOf(directory, me.id, language)).map((each) => titleOf(directory, each, me.id));

it('lists channels, then people, each by name as the language sorts', () => {
  expect(titles('en')).toEqual(['sprint-9', 'sprint-10', '公告', 'Ana', 'Bo', '李明']);
  expect(titles('zh-CN')).toEqual(['公告', 'sprint-9', 'sprint-10', '李明', 'Ana', 'Bo']);
});

it('calls a channel with somebody unknown nothing', () => {
  const unknown = channelOf({ kind: 'direct', memberIds: [me.id, personOf('gone').id] });
  expect(titleOf(directory, unknown, me.id)).toBe('');
});

it('begins where something is being written, then where something is new, then at the top', () => {
  const [first, news, draft] = [{ name: 'a' }, { name: 'b', lastSeq: 1 }, { name: 'c' }].map(
    channelOf,
  );
  const order = [first, news, draft].filter((channel) => channel !== undefined);
  expect(startOf(order, (channel) => channel === draft)).toBe(draft);
  expect(startOf(order, () => false)).toBe(news);
  expect(startOf(order.slice(0, 1), () => false)).toBe(first);
  expect(startOf([], () => false)).toBeUndefined();
});
