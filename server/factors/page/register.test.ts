import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('pglite');
});
afterAll(() => server.close());
const get = async (path: string) => {
  const response = await fetch(`${server.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the page for passkeys', () => {
  it('runs and asks nothing but its own server, is framed and kept by nobody', async () => {
    for (const path of ['/passkey', '/passkey/page.css', '/passkey/page.js']) {
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      const policy = (headers.get('content-security-policy') ?? '').split('; ');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy.join()).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  it('has no script and no style in it, as its policy asks', async () => {
    const { text } = await get('/passkey');
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="passkey/page.js">']);
    expect(text).not.toMatch(/<style| style=| on\w+=/);
  });

  it('is the same for everybody, in two languages: nothing of its address is in it', async () => {
    const english = (await get('/passkey')).text;
    const probe = 'x"><script>alert(1)</script>';
    const asked = `?language=${encodeURIComponent(probe)}&handle=${encodeURIComponent(probe)}`;
    expect((await get(`/passkey${asked}`)).text).toBe(english);
    const chinese = (await get('/passkey?language=zh-CN')).text;
    expect(chinese).toContain('<html lang="zh-CN">');
    expect(chinese).not.toBe(english);
  });
});
