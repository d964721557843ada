// Set-up, as a plain script: it runs before anything is installed, on whatever Node the machine has.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchElectron } from './setup/electron-runtime.mjs';
import { alone } from './setup/lock.mjs';
import {
  installNodePackages,
  outdatedPackages,
  unprepared,
  wantedNode,
} from './setup/node-packages.mjs';
import { NODE, OUT, ROOT } from './setup/places.mjs';
import { installSystemPackages, missingSystemPackages } from './setup/system-packages.mjs';

/** Counted up when set-up does something new, so that it runs again. */
const SETUP_VERSION = 1;

const stampFile = join(ROOT, 'node_modules', '.nightjar-setup');
/** Names of system packages that could not be had here, so that they are not tried at every run. */
const givenUpFile = join(ROOT, 'node_modules', '.nightjar-setup-given-up');

function stampNow() {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(ROOT, 'package-lock.json')));
  hash.update(`${SETUP_VERSION} ${wantedNode()} ${process.platform} ${process.arch}`);
  return hash.digest('hex');
}

const npmPartIsDone = () =>
  existsSync(stampFile) && existsSync(NODE) && readFileSync(stampFile, 'utf8') === stampNow();

function wantedSystemPackages() {
  const givenUp = existsSync(givenUpFile) ? readFileSync(givenUpFile, 'utf8').split(' ') : [];
  return missingSystemPackages().filter(({ name }) => !givenUp.includes(name));
}

/** Installs what is missing. Returns at once, and says nothing, when nothing is. */
export async function setUp() {
  if (npmPartIsDone() && wantedSystemPackages().length === 0) return;
  const onWait = () => console.log('Set-up is running in another terminal; waiting for it.');
  await alone(join(OUT, 'setup.lock'), onWait, install);
}

async function install() {
  const system = wantedSystemPackages();
  const packages = npmPartIsDone() ? [] : outdatedPackages();
  const steps = npmPartIsDone() ? [] : unprepared();
  if (system.length + packages.length + steps.length > 0) {
    console.log('Set-up installs:');
    for (const { name, why } of system) console.log(`  ${name.padEnd(24)} ${why} (apt)`);
    if (packages.length > 0) console.log(`  ${packages.length} npm packages, into node_modules`);
    if (steps.includes('node')) console.log(`  Node ${wantedNode()}, into node_modules`);
  }
  if (system.length > 0) await installSystemPackages(system.map((p) => p.name));
  if (!npmPartIsDone()) {
    await installNodePackages();
    writeFileSync(stampFile, stampNow());
  }
  const left = missingSystemPackages().map(({ name }) => name);
  writeFileSync(givenUpFile, left.join(' '));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setUp();
    if (process.argv.includes('--electron')) await fetchElectron();
    console.log('Set-up is complete.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
