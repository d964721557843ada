import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveAppFile } from './app-files.ts';

let base: string;
let root: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'nightjar-app-files-'));
  root = join(base, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'assets', 'main.js'), 'export {};');
  await writeFile(join(root, 'secret.env'), 'SECRET');
  await writeFile(join(base, 'secret.js'), 'SECRET');
  await mkdir(join(base, 'renderer-other'));
  await writeFile(join(base, 'renderer-other', 'secret.js'), 'SECRET');
});

afterAll(() => rm(base, { recursive: true }));

describe('serveAppFile', () => {
  it('serves the built files under a strict policy', async () => {
    const page = await serveAppFile(root, 'app://nightjar/index.html');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);

    const script = await serveAppFile(root, 'app://nightjar/assets/main.js');
    expect(await script.text()).toBe('export {};');
  });

  it.each([
    'app://nightjar/../secret.js',
    'app://nightjar/..%2fsecret.js',
    'app://nightjar/%2e%2e/secret.js',
    'app://nightjar/..%2frenderer-other/secret.js',
    'app://nightjar/assets/..%2f..%2fsecret.js',
    'app://nightjar/secret.env',
    'app://nightjar/%00.js',
    'app://nightjar/%zz.js',
    'app://other/index.html',
    'app://nightjar/missing.js',
    'app://nightjar/',
  ])('answers %s with 404', async (url) => {
    const response = await serveAppFile(root, url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('never serves what lies outside, whatever the path', async () => {
    const part = fc.constantFrom('..', '%2e%2e', '..%2f', '%5c', 'assets', 'secret.js', '/', '.');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const response = await serveAppFile(root, `app://nightjar/${parts.join('/')}`);
        expect(await response.text()).not.toContain('SECRET');
      }),
    );
  });

  it('does not follow a link out of the folder', async () => {
    await symlink(join(base, 'secret.js'), join(root, 'link.js'));
    expect((await serveAppFile(root, 'app://nightjar/link.js')).status).toBe(404);
  });
});
