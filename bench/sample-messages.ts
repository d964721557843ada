import { randomUUID } from 'node:crypto';
import type { ChannelId, PersonId } from '../shared/domain/ids.ts';
import { ClientMessageId, MessageId } from '../shared/domain/ids.ts';
import type { Message } from '../shared/domain/message.ts';

const ENGLISH =
  'the release moves to thursday because the signing certificate for windows arrived late please check the draft budget before lunch customers in hamburg asked for a quieter notification sound and I agree with them the meeting notes are in the usual folder build passed on all three systems thanks everyone'.split(
    ' ',
  );
const CHINESE =
  '今天 下午 三点 开 产品 评审会 请 大家 提前 看 一下 新 的 设计稿 服务器 升级 已经 完成 没有 影响 用户 登录 问题 修复 正在 等待 测试 确认 周五 之前 把 合同 发给 客户 预算表 需要 更新 谢谢 大家 的 支持'.split(
    ' ',
  );
/** Words that few messages have: what makes a search walk the whole index. */
const RARE = { english: 'turbine', chinese: '风机' } as const;
const RARE_SHARE = 1 / 2_000;

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One message's words: half of them Chinese, from a few words to a long paragraph. */
function bodyFrom(random: () => number): string {
  const chinese = random() < 0.5;
  const [pool, joint, rare] = chinese ? [CHINESE, '', RARE.chinese] : [ENGLISH, ' ', RARE.english];
  const length = 4 + Math.floor(random() ** 3 * 120);
  const words = Array.from({ length }, () => pool[Math.floor(random() * pool.length)] ?? '');
  return [...words, ...(random() < RARE_SHARE ? [rare] : [])].join(joint);
}

/** A channel's messages `from` to `from + count - 1`, the same bodies each time. */
export function sampleMessages(
  channelId: ChannelId,
  authorId: PersonId,
  from: number,
  count: number,
): Message[] {
  const random = randomFrom(from);
  return Array.from({ length: count }, (_, index) => ({
    id: MessageId.parse(randomUUID()),
    channelId,
    seq: from + index,
    clientId: ClientMessageId.parse(randomUUID()),
    authorId,
    body: bodyFrom(random),
    sentAt: 1_750_000_000_000 + (from + index) * 60_000,
  }));
}

/** What people search for: frequent words, two at once, and rare ones. */
export const SEARCHES = {
  english: ['certificate', 'draft budget', 'hamburg', 'notification sound', RARE.english],
  chinese: ['产品', '设计稿', '服务器', '合同 预算表', RARE.chinese],
} as const;
