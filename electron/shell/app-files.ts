import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The page runs its own files and nothing else: no inline code, no network, no frames, no forms. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

const notFound = () => new Response(null, { status: 404, headers: HEADERS });

/** Answers one `app://nightjar/…` request from `root`; anything that is not a file below it is 404. */
export async function serveAppFile(root: string, url: string): Promise<Response> {
  try {
    const { host, pathname } = new URL(url);
    const contentType = CONTENT_TYPES[extname(pathname)];
    if (host !== 'nightjar' || !contentType) return notFound();
    // The real path, so that neither `..` nor a link leads out.
    const file = await realpath(join(root, decodeURIComponent(pathname)));
    if (!file.startsWith((await realpath(root)) + sep)) return notFound();
    const body = new Uint8Array(await readFile(file));
    return new Response(body, { headers: { ...HEADERS, 'Content-Type': contentType } });
  } catch {
    return notFound();
  }
}
