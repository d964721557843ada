import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { NODE, ROOT } from './places.mjs';

/** Quiet about engines: npm itself runs on the machine's own Node, everything else on Node 24. */
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Their install steps are run; every other package's are not. Each one with how to see that it worked. */
const NEED_THEIR_INSTALL_STEP = [
  { name: 'node', works: () => nodeVersion() === wantedNode() },
  { name: 'keytar', works: () => loads('keytar') },
];

/** Native packages that come complete, and must load. */
const NATIVE = ['@signalapp/sqlcipher', '@node-rs/argon2'];

/**
 * One entry of a lock file.
 *
 * @typedef {{ integrity?: string, optional?: boolean, os?: string[], cpu?: string[] }} Entry
 */

/** @param {string} file @returns {Record<string, Entry>} */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** @param {Entry} entry */
const isForThisMachine = ({ os, cpu }) =>
  (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);

/** The Node version every script runs on, such as `24.21.0`. */
export const wantedNode = () => readFileSync(join(ROOT, '.node-version'), 'utf8').trim();

function nodeVersion() {
  if (!existsSync(NODE)) return null;
  return spawnSync(NODE, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
}

/** @param {string} name */
const loads = (name) =>
  spawnSync(NODE, ['-e', `require(${JSON.stringify(name)})`], { cwd: ROOT, stdio: 'ignore' })
    .status === 0;

const lockedFile = join(ROOT, 'package-lock.json');
/** npm's own note of what it installed. */
const installedFile = join(ROOT, 'node_modules', '.package-lock.json');

/** Paths of the packages that `package-lock.json` names and `node_modules` does not have as named. */
export function outdatedPackages() {
  const installed = existsSync(installedFile) ? packagesOf(installedFile) : {};
  return Object.entries(packagesOf(lockedFile))
    .filter(([path, wanted]) => path !== '' && isForThisMachine(wanted))
    .filter(([path, wanted]) => {
      const there = installed[path];
      // An optional package that npm left out, for example for another C library, is not missed.
      if (!there) return !(wanted.optional && existsSync(installedFile));
      return there.integrity !== wanted.integrity || !existsSync(join(ROOT, path));
    })
    .map(([path]) => path);
}

/** Names of the packages whose install step has not been run, or did not work. */
export const unprepared = () =>
  NEED_THEIR_INSTALL_STEP.filter((p) => !p.works()).map((p) => p.name);

/** Brings `node_modules` to what `package-lock.json` says. */
export async function installNodePackages() {
  const outdated = outdatedPackages();
  if (outdated.length > 0) {
    const progress = () => {
      const there = outdated.filter((path) => existsSync(join(ROOT, path, 'package.json')));
      return `${there.length} of ${outdated.length}`;
    };
    // `ci` begins by deleting node_modules, under whoever runs from it: only where there is nothing yet.
    const how = existsSync(installedFile) ? ['install', '--no-save'] : ['ci'];
    await run('npm packages', 'npm', [...how, '--ignore-scripts', ...QUIET], { progress });
  }
  const waiting = unprepared();
  if (waiting.length > 0) {
    await run(`install step of ${waiting.join(', ')}`, 'npm', ['rebuild', ...waiting, ...QUIET]);
  }
  const broken = [...unprepared(), ...NATIVE.filter((name) => !loads(name))];
  if (broken.length > 0) throw new Error(`installed, but does not work: ${broken.join(', ')}`);
}
