import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './setup/places.mjs';

/** One import that each rule must refuse, planted in a project of its own. */
const FORBIDDEN: [rule: string, file: string, content: string][] = [
  ['shared-is-pure', 'shared/a.ts', "import 'node:fs';"],
  ['renderer-stays-in-the-page', 'renderer/a.ts', "import type { T } from '../server/t.ts';"],
  ['renderer-has-no-node', 'renderer/a.ts', "import 'node:fs';"],
  ['electron-stays-on-the-desktop', 'electron/a.ts', "import '../server/t.ts';"],
  ['server-stands-alone', 'server/a.ts', "import '../electron/t.ts';"],
  ['preload-imports-shared-alone', 'electron/preload.ts', "import './t.ts';"],
  ['few-files-know-electron', 'electron/vault/a.ts', "import 'electron';"],
  ['product-does-not-know-its-test-equipment', 'server/a.ts', "import '../e2e/t.ts';"],
  ['store-worker-has-no-network', 'electron/vault/a.ts', "import 'node:net';"],
  ['vault-stands-below-session', 'electron/vault/a.ts', "import '../session/t.ts';"],
  ['no-orphans', 'electron/alone.ts', ''],
  ['not-to-unresolvable', 'server/a.ts', "import './gone.ts';"],
  ['no-cycles', 'server/t.ts', "import './u.ts'; export type T = 1;"],
];

const FOLDERS = ['electron', 'renderer', 'server', 'shared', 'e2e'];

let project: string;

async function plant(file: string, content: string) {
  await mkdir(dirname(join(project, file)), { recursive: true });
  await writeFile(join(project, file), content);
}

function cruise() {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  return spawnSync(process.execPath, [program, ...FOLDERS], { cwd: project, encoding: 'utf8' });
}

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'nightjar-imports-'));
  for (const file of ['.dependency-cruiser.json', 'tsconfig.json', 'package.json']) {
    await cp(join(ROOT, file), join(project, file));
  }
  await plant('node_modules/electron/package.json', '{ "main": "index.js" }');
  await plant('node_modules/electron/index.js', '');
  for (const folder of FOLDERS) {
    await plant(`${folder}/t.ts`, "import './u.ts'; export type T = 1;");
    await plant(`${folder}/u.ts`, 'export const u = 1;');
  }
  await plant('electron/session/t.ts', "import '../u.ts'; export type T = 1;");
});
afterEach(() => rm(project, { recursive: true }));

describe('the import rules', () => {
  it('accept a project that keeps them', () => {
    expect(cruise()).toMatchObject({ status: 0 });
  });

  it.each(FORBIDDEN)('%s refuses %s: %s', async (rule, file, content) => {
    if (rule === 'no-cycles') await plant('server/u.ts', "import './t.ts'; export const u = 1;");
    await plant(file, content);
    const { status, stdout } = cruise();
    expect(stdout).toContain(rule);
    expect(status).not.toBe(0);
  });
});
