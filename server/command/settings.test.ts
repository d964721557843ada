import { request } from 'node:https';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FILE_LIMITS } from '../files/uploads.ts';
import { startTestServer } from '../testing/test-server.ts';
import { readSettings } from './settings.ts';

describe('settings', () => {
  it('have defaults, also for what is blank', () => {
    const defaults = {
      source: { directory: resolve('nightjar-data') },
      keySource: { file: resolve('nightjar-data.key') },
      filesDirectory: resolve('nightjar-data-files'),
      fileLimits: FILE_LIMITS,
      host: '127.0.0.1',
      port: 8470,
      tls: null,
      behindProxy: false,
      proxies: [],
      mail: null,
      deliveryReach: 'public',
      providerReach: 'public',
    };
    expect(readSettings({})).toEqual(defaults);
    expect(readSettings({ DATABASE_URL: '', PORT: '', HOST: '' })).toEqual(defaults);
  });

  it('say where files are, and how large they may be, one by one and together', () => {
    const told = readSettings({
      NIGHTJAR_FILES: '/srv/files',
      NIGHTJAR_FILE_MB: '20',
      NIGHTJAR_FILES_GB: '3',
    });
    expect(told.filesDirectory).toBe('/srv/files');
    expect(told.fileLimits).toEqual({ fileMost: 20_000_000, companyMost: 3_000_000_000 });
    expect(() => readSettings({ NIGHTJAR_FILE_MB: '0' })).toThrow('NIGHTJAR_FILE_MB');
  });

  it('keep a demo apart from what is real, unless told where it is', () => {
    expect(readSettings({}, true).source).toEqual({ directory: resolve('out/demo-server') });
    const told = readSettings({ NIGHTJAR_DATA: '/srv/demo' }, true);
    expect(told.source).toEqual({ directory: '/srv/demo' });
    expect(told.keySource).toEqual({ file: '/srv/demo.key' });
  });

  it('choose PostgreSQL by its URL', () => {
    const url = 'postgres://nightjar@db.example.com/nightjar';
    expect(readSettings({ DATABASE_URL: url }).source).toEqual({ url });
    const { keySource } = readSettings({
      DATABASE_URL: url,
      NIGHTJAR_KEY_FILE: '/etc/nightjar.key',
    });
    expect(keySource).toEqual({ file: '/etc/nightjar.key' });
  });

  it('know proxies by address or subnet', () => {
    const { proxies } = readSettings({ NIGHTJAR_PROXY: ' 10.0.0.1, 172.16.0.0/12 ::1' });
    expect(proxies).toEqual(['10.0.0.1', '172.16.0.0/12', '::1']);
  });

  it.each([
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['NIGHTJAR_BEHIND_PROXY', { NIGHTJAR_BEHIND_PROXY: 'yes' }],
    ['NIGHTJAR_PROXY', { NIGHTJAR_PROXY: '10.0.0.1, proxy.example.com' }],
    ['NIGHTJAR_DELIVERY_NETWORK', { NIGHTJAR_DELIVERY_NETWORK: 'any' }],
    ['NIGHTJAR_SMTP_URL', { NIGHTJAR_SMTP_URL: 'http://mail.example.com' }],
    ['NIGHTJAR_SMTP_URL', { NIGHTJAR_MAIL_FROM: 'nightjar@example.com' }],
    ['NIGHTJAR_MAIL_FROM', { NIGHTJAR_SMTP_URL: 'smtp://mail.example.com' }],
    ['NIGHTJAR_PROVIDER_NETWORK', { NIGHTJAR_PROVIDER_NETWORK: 'any' }],
    ['NIGHTJAR_TLS_KEY', { NIGHTJAR_TLS_CERT: '/cert.pem' }],
    ['NIGHTJAR_TLS_CERT', { NIGHTJAR_TLS_KEY: '/key.pem' }],
  ])('name the variable that is wrong: %s', (name, environment) => {
    expect(() => readSettings(environment)).toThrow(
      expect.objectContaining({ code: 'SettingInvalid', message: name }),
    );
  });
});

describe('a certificate', () => {
  // Of `localhost`, valid for a hundred years, worth nothing.
  const file = (name: string) => fileURLToPath(new URL(`../testing/tls/${name}`, import.meta.url));
  const unusable = expect.objectContaining({ code: 'TlsUnusable' });
  const tlsOf = (cert: string, key: string) =>
    readSettings({ NIGHTJAR_TLS_CERT: file(cert), NIGHTJAR_TLS_KEY: file(key) }).tls;

  it('and its key must be there and belong together', () => {
    expect(() => tlsOf('none.pem', 'one.key')).toThrow(unusable);
    expect(() => tlsOf('one.pem', 'two.key')).toThrow(unusable);
    expect(() => tlsOf('one.key', 'one.pem')).toThrow(unusable);
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
