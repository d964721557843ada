import type { KnipConfig } from 'knip';

/** Dead code: files, exports and dependencies that nothing reaches from the entries below. */
export default {
  entry: [
    'build/{breached-passwords,bundle,demo,icons,package,policy,screenshots,start,test,verify-audit,verify-receipt}.ts',
    'build/package/rehearse.ts',
    'electron/{main,preload}.ts',
    'electron/vault/store-worker.ts',
    'electron/desktop/desktop-worker.ts',
    'server/main.ts',
    'bench/*.ts',
    'bench/blank/main.ts',
    'bench/server/{echo,nightjar}.ts',
    'bench/{revoke,signin}/company.ts',
    'bench/revoke/crowd.ts',
    'e2e/host/start.ts',
    // Apps of their own, started by their folder.
    'e2e/host/testing/main.ts',
    'bench/blank/main.ts',
    'e2e/**/*.spec.ts',
  ],
  project: ['{shared,electron,renderer,server,build,e2e,bench}/**/*.{ts,tsx,mjs}', '*.ts'],
  // A schema or type that its own file builds on may also be imported one day; it is not dead.
  ignoreExportsUsedInFile: true,
  // Debian's, which build/setup/system-packages.mjs asks for.
  ignoreBinaries: ['strace', 'xclip'],
  ignoreDependencies: [
    // A program that build/test/runners.ts starts by name.
    'dependency-cruiser',
    // A table, which server/places/place-of.ts finds by its path.
    '@ip-location-db/geo-whois-asn-country-mmdb',
  ],
} satisfies KnipConfig;
