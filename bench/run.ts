// `npm run bench -- NAME [--quick]`: the last line printed is the report, as one JSON object.
import { parseArgs } from 'node:util';
import { liveLine } from '../build/setup/live-line.mjs';
import { type Bench, type BenchReport, machine } from './report.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ default: Bench }>>> = {
  anomaly: () => import('./anomaly.ts'),
  lock: () => import('./lock.ts'),
  revoke: () => import('./revoke.ts'),
  server: () => import('./server.ts'),
  signin: () => import('./signin.ts'),
  signout: () => import('./signout.ts'),
  startup: () => import('./startup.ts'),
  store: () => import('./store.ts'),
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name = ''] = positionals;
const load = BENCHES[name];
if (!load) {
  console.error(
    `npm run bench -- NAME [--quick], where NAME is one of: ${Object.keys(BENCHES).join(', ')}`,
  );
  process.exit(2);
}

const line = liveLine(process.stderr);
const { default: bench } = await load();
const report: BenchReport = {
  name,
  machine: machine(),
  ...(await bench({ progress: (text) => line.show(text), quick: values.quick })),
};
line.end('');
for (const { aim, value, limit, holds } of report.aims) {
  console.log(`${holds ? '✓' : '✗'} ${aim}: ${value} (limit ${limit})`);
}
console.log(JSON.stringify(report));
