import { createHmac } from 'node:crypto';
import type { Alert } from '../../../shared/domain/alert.ts';
import type { EpochMs } from '../../../shared/domain/ids.ts';
import { watchingWordsIn } from '../../../shared/watching/words.ts';
import type { Outbound } from '../../sso/outbound.ts';

const en = watchingWordsIn('en');
const zhCN = watchingWordsIn('zh-CN');

/** What a webhook is sent: the alert, and in words what happened. */
export const webhookBody = (alert: Alert, email: string | null): string => {
  const { evidence } = alert;
  const about = { en: en.about(evidence), 'zh-CN': zhCN.about(evidence) };
  return JSON.stringify({ type: 'alert', alert: { ...alert, email, about } });
};

/** What a webhook is sent to try the way to it. */
export const webhookTest = ({ company, at }: { company: string; at: EpochMs }): string => {
  const about = {
    en: en.say('test.text', { company }),
    'zh-CN': zhCN.say('test.text', { company }),
  };
  return JSON.stringify({ type: 'test', test: { at, about } });
};

export interface WebhookTarget {
  url: string;
  secret: string;
}

/**
 * Posts, and signs what it posts with HMAC-SHA256 after the Standard Webhooks specification: whoever has the
 * secret knows that it is ours, whole, and of this minute. Throws unless it was taken (2xx); no redirect is
 * followed.
 */
export async function postWebhook(
  outbound: Outbound,
  { url, secret }: WebhookTarget,
  { id, body, now }: { id: string; body: string; now: number },
): Promise<void> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = signatureOf(secret, `${id}.${timestamp}.${body}`);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Nightjar',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  const { status } = await outbound(url, { method: 'POST', headers, body });
  if (status < 200 || status > 299) throw new WebhookRefused(status);
}

/** The receiver did not take it. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';

  constructor(status: number) {
    super(`status ${status}`);
  }
}

const PREFIX = 'whsec_';

/** As the specification writes it. */
export const secretText = (bytes: Buffer): string => `${PREFIX}${bytes.toString('base64')}`;

const signatureOf = (secret: string, signed: string): string =>
  createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(signed)
    .digest('base64');
