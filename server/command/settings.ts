import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import type { Source } from '../db/open-engine.ts';
import type { Tls } from '../listen.ts';
import { StartError } from '../start-error.ts';

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const text = z.preprocess(blankIsUnset, z.string().optional());

const Environment = z.object({
  DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  NIGHTJAR_DATA: text,
  HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(8470)),
  NIGHTJAR_TLS_CERT: text,
  NIGHTJAR_TLS_KEY: text,
  NIGHTJAR_BEHIND_PROXY: z.preprocess(blankIsUnset, z.enum(['0', '1']).default('0')),
  NIGHTJAR_PROXY: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter((item) => item !== ''))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
});

export interface Settings {
  source: Source;
  host: string;
  port: number;
  tls: Tls | null;
  behindProxy: boolean;
  /** Addresses or subnets of the proxies in front. */
  proxies: readonly string[];
}

/** Where the embedded database is, unless somebody says otherwise. */
const DATA = 'nightjar-data';
/** The demo's, which may be thrown away. */
const DEMO_DATA = 'out/demo-server';

/** Throws `SettingInvalid` or `TlsUnusable`. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  demo = false,
): Settings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success)
    throw new StartError('SettingInvalid', String(parsed.error.issues[0]?.path[0]));
  const { DATABASE_URL: url, HOST: host, PORT: port } = parsed.data;
  const data = parsed.data.NIGHTJAR_DATA ?? (demo ? DEMO_DATA : DATA);
  return {
    source: url === undefined ? { directory: resolve(data) } : { url },
    host,
    port,
    tls: readTls(parsed.data.NIGHTJAR_TLS_CERT, parsed.data.NIGHTJAR_TLS_KEY),
    behindProxy: parsed.data.NIGHTJAR_BEHIND_PROXY === '1',
    proxies: parsed.data.NIGHTJAR_PROXY,
  };
}

function readTls(certFile: string | undefined, keyFile: string | undefined): Tls | null {
  if (certFile === undefined && keyFile === undefined) return null;
  if (certFile === undefined) throw new StartError('SettingInvalid', 'NIGHTJAR_TLS_CERT');
  if (keyFile === undefined) throw new StartError('SettingInvalid', 'NIGHTJAR_TLS_KEY');
  try {
    const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(tls);
    return tls;
  } catch (cause) {
    throw new StartError('TlsUnusable', 'certificate or key cannot be used', { cause });
  }
}
