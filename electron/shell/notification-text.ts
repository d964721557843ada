import type { Platform } from '../../shared/domain/session.ts';
import type { Sentences } from '../../shared/language/sentences.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { ArrivedMessage } from '../sync/sync.ts';

/** Characters as people count them. Longer ones are read in the window. */
const TEXT_MOST = 140;

/** Control characters, and those that turn the direction of what follows (UAX #9 §2). */
const UNSEEN = /[\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]+/gu;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export interface NotificationTextOptions {
  level: Policy['notifications'];
  message: ArrivedMessage;
  /** How many arrived while nobody looked, this one included. */
  count: number;
  t: Sentences;
  platform: Platform;
}

/**
 * What a notification says. The name of a private channel is part of what is said in it, so that it
 * stands only where the text does.
 */
export function notificationText(options: NotificationTextOptions): {
  title: string;
  body: string;
} {
  const { level, message, count, t, platform } = options;
  const { sender, channel, body } = message;
  const counted = t('shell.notification.body', { count });
  const title = t('shell.notification.title');
  if (level === 'count' || sender === null) return { title, body: counted };
  const named = channel?.kind === 'public' || (channel?.kind === 'private' && level === 'full');
  return {
    title: named
      ? t('shell.notification.in', { sender: oneLine(sender), channel: oneLine(channel.name) })
      : oneLine(sender),
    body: level === 'full' ? plain(cut(oneLine(body)), platform) : counted,
  };
}

const oneLine = (text: string): string => text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();

function cut(text: string): string {
  let shown = '';
  let length = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (length === TEXT_MOST) return `${shown.trimEnd()}…`;
    shown += segment;
    length += 1;
  }
  return shown;
}

/** Linux desktops read a body as markup (Desktop Notifications Specification, "Markup"). */
const plain = (text: string, platform: Platform): string =>
  platform === 'linux'
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
