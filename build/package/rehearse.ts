// Packs the built app around a pretend runtime and looks at what came out: which files, which fuses.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { ROOT } from '../setup/places.mjs';
import { writePretendRuntime } from './pretend-runtime.ts';

/** What must be in the archive, or the app would not start. */
const NEEDED = [
  '/dist/electron/main.js',
  '/dist/electron/preload.cjs',
  '/dist/electron/store-worker.js',
  '/dist/electron/desktop-worker.js',
  '/dist/renderer/index.html',
  '/dist/icons/tray.png',
  '/node_modules/keytar/build/Release/keytar.node',
  '/node_modules/@signalapp/sqlcipher/dist/index.mjs',
  `/node_modules/@signalapp/sqlcipher/prebuilds/linux-${process.arch}/@signalapp+sqlcipher.node`,
  '/node_modules/@node-rs/argon2/index.js',
];

/** Everything else: no server, no tests, no source maps, no test equipment. */
const ALLOWED =
  /^\/(package\.json|dist\/(electron|renderer|icons)\/.*|node_modules\/(keytar|node-gyp-build|@signalapp\/sqlcipher|@node-rs\/argon2[\w-]*)\/.*)$/;
const REFUSED = /\.map$|\.test\.|testing\//;

/** What IT finds beside the archive. */
const FOR_IT = [
  'policy/policy.schema.json',
  'policy/windows/nightjar.admx',
  'policy/windows/en-US/nightjar.adml',
  'policy/windows/zh-CN/nightjar.adml',
  'policy/macos/nightjar.mobileconfig',
  'policy/linux/policy.json',
];

const DISABLED = [
  FuseV1Options.RunAsNode,
  FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  FuseV1Options.EnableNodeCliInspectArguments,
  FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  FuseV1Options.GrantFileProtocolExtraPrivileges,
];
const ENABLED = [
  FuseV1Options.EnableCookieEncryption,
  FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  FuseV1Options.OnlyLoadAppFromAsar,
];

/** Sentences that say what is wrong with the archive's files; none when all is well. */
function faultsOfFiles(files: readonly string[]): string[] {
  const isFolder = (file: string) => files.some((other) => other.startsWith(`${file}/`));
  return [
    ...NEEDED.filter((file) => !files.includes(file)).map((file) => `missing: ${file}`),
    ...files
      .filter((file) => !isFolder(file) && (!ALLOWED.test(file) || REFUSED.test(file)))
      .map((file) => `should not be packed: ${file}`),
  ];
}

const faultsBeside = (resources: string): string[] =>
  FOR_IT.filter((file) => !existsSync(join(resources, file))).map((file) => `missing: ${file}`);

async function faultsOfFuses(program: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(program);
  const faults = (fuses: readonly FuseV1Options[], state: FuseState) =>
    fuses
      .filter((fuse) => wire[fuse] !== state)
      .map((fuse) => `fuse ${FuseV1Options[fuse]} is not ${FuseState[state]}`);
  return [...faults(DISABLED, FuseState.DISABLE), ...faults(ENABLED, FuseState.ENABLE)];
}

const folder = await mkdtemp(join(tmpdir(), 'nightjar-package-'));
try {
  const runtime = join(folder, 'runtime');
  await writePretendRuntime(runtime);
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir'),
    config: {
      extends: 'electron-builder.yml',
      electronDist: runtime,
      directories: { output: join(folder, 'out') },
    },
  });
  const app = join(folder, 'out', 'linux-unpacked');
  const resources = join(app, 'resources');
  const files = listPackage(join(resources, 'app.asar'), { isPack: false });
  const faults = [
    ...faultsOfFiles(files),
    ...faultsBeside(resources),
    ...(await faultsOfFuses(join(app, 'nightjar'))),
  ];
  for (const fault of faults) console.error(fault);
  console.log(`${files.length} entries packed, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}
