import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import type { Source } from '../db/open-engine.ts';
import type { Tls } from '../listen.ts';
import { TlsUnusable } from '../start-errors.ts';

/** A variable of the environment that cannot be what it is. */
export class SettingInvalid extends Error {
  override readonly name = 'SettingInvalid';
}

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const text = z.preprocess(blankIsUnset, z.string().optional());

const Environment = z.object({
  DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  NIGHTJAR_DATA: z.preprocess(blankIsUnset, z.string().default('out/server')),
  HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(8470)),
  NIGHTJAR_TLS_CERT: text,
  NIGHTJAR_TLS_KEY: text,
  NIGHTJAR_BEHIND_PROXY: z.preprocess(blankIsUnset, z.enum(['0', '1']).default('0')),
});

export interface Settings {
  source: Source;
  host: string;
  port: number;
  tls: Tls | null;
  behindProxy: boolean;
}

/** Throws `SettingInvalid`, whose message is the variable's name, or `TlsUnusable`. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw new SettingInvalid(String(parsed.error.issues[0]?.path[0]));
  const { DATABASE_URL: url, NIGHTJAR_DATA: data, HOST: host, PORT: port } = parsed.data;
  return {
    source: url === undefined ? { directory: resolve(data) } : { url },
    host,
    port,
    tls: readTls(parsed.data.NIGHTJAR_TLS_CERT, parsed.data.NIGHTJAR_TLS_KEY),
    behindProxy: parsed.data.NIGHTJAR_BEHIND_PROXY === '1',
  };
}

function readTls(certFile: string | undefined, keyFile: string | undefined): Tls | null {
  if (certFile === undefined && keyFile === undefined) return null;
  if (certFile === undefined) throw new SettingInvalid('NIGHTJAR_TLS_CERT');
  if (keyFile === undefined) throw new SettingInvalid('NIGHTJAR_TLS_KEY');
  try {
    const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(tls);
    return tls;
  } catch (cause) {
    throw new TlsUnusable('certificate or key cannot be used', { cause });
  }
}
