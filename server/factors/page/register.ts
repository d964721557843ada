import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { Language } from '../../../shared/language/language.ts';
import { passkeyPage } from './html.ts';

const read = (name: string) => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
const STYLE = read('page.css');
const SCRIPT = read('page.js');

/** Its own style and script, and requests to this server; nothing else runs, loads, frames it or is posted to. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'permissions-policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const Query = z.object({ language: Language.catch('en') });

/** The page for passkeys; see `Ceremonies`. */
export async function registerPasskeyPage(app: FastifyInstance): Promise<void> {
  const send = (reply: FastifyReply, type: string, content: string) =>
    reply.headers(HEADERS).type(`${type}; charset=utf-8`).send(content);
  app.get('/passkey', (request, reply) =>
    send(reply, 'text/html', passkeyPage(Query.parse(request.query).language)),
  );
  app.get('/passkey/page.css', (_, reply) => send(reply, 'text/css', STYLE));
  app.get('/passkey/page.js', (_, reply) => send(reply, 'text/javascript', SCRIPT));
}
