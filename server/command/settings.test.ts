import { request } from 'node:https';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TlsUnusable } from '../start-errors.ts';
import { startTestServer } from '../testing/test-server.ts';
import { readSettings, SettingInvalid } from './settings.ts';

describe('settings', () => {
  it('have defaults, also for what is blank', () => {
    const defaults = {
      source: { directory: resolve('out/server') },
      host: '127.0.0.1',
      port: 8470,
      tls: null,
      behindProxy: false,
    };
    expect(readSettings({})).toEqual(defaults);
    expect(readSettings({ DATABASE_URL: '', PORT: '', HOST: '' })).toEqual(defaults);
  });

  it('choose PostgreSQL by its URL', () => {
    const url = 'postgres://nightjar@db.example.com/nightjar';
    expect(readSettings({ DATABASE_URL: url }).source).toEqual({ url });
  });

  it.each([
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['NIGHTJAR_BEHIND_PROXY', { NIGHTJAR_BEHIND_PROXY: 'yes' }],
    ['NIGHTJAR_TLS_KEY', { NIGHTJAR_TLS_CERT: '/cert.pem' }],
    ['NIGHTJAR_TLS_CERT', { NIGHTJAR_TLS_KEY: '/key.pem' }],
  ])('name the variable that is wrong: %s', (name, environment) => {
    expect(() => readSettings(environment)).toThrow(new SettingInvalid(name));
  });
});

describe('a certificate', () => {
  // Of `localhost`, valid for a hundred years, worth nothing.
  const file = (name: string) => fileURLToPath(new URL(`../testing/tls/${name}`, import.meta.url));
  const tlsOf = (cert: string, key: string) =>
    readSettings({ NIGHTJAR_TLS_CERT: file(cert), NIGHTJAR_TLS_KEY: file(key) }).tls;

  it('and its key must be there and belong together', () => {
    expect(() => tlsOf('none.pem', 'one.key')).toThrow(TlsUnusable);
    expect(() => tlsOf('one.pem', 'two.key')).toThrow(TlsUnusable);
    expect(() => tlsOf('one.key', 'one.pem')).toThrow(TlsUnusable);
  });

  it('makes the server speak https, on every address', async () => {
    const tls = tlsOf('one.pem', 'one.key');
    const server = await startTestServer('pglite', { tls, host: '0.0.0.0' });
    expect(server.url).toBe(`https://0.0.0.0:${server.port}`);
    const status = await new Promise((settle, reject) => {
      const url = `https://127.0.0.1:${server.port}/v1/health`;
      const asked = request(url, { ca: tls?.cert, agent: false }, ({ statusCode }) =>
        settle(statusCode),
      );
      asked.once('error', reject).end();
    });
    expect(status).toBe(200);
    await server.close();
  });
});
