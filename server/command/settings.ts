import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import type { Source } from '../db/open-engine.ts';
import { FILE_LIMITS, type FileLimits } from '../files/uploads.ts';
import type { Tls } from '../listen.ts';
import type { MailSettings } from '../mail/mailer.ts';
import type { Reach } from '../sso/public-address.ts';
import { StartError } from '../start-error.ts';

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const text = z.preprocess(blankIsUnset, z.string().optional());

const Environment = z.object({
  DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  NIGHTJAR_DATA: text,
  NIGHTJAR_KEY_FILE: text,
  NIGHTJAR_FILES: text,
  NIGHTJAR_FILE_MB: z.preprocess(blankIsUnset, z.coerce.number().int().min(1).optional()),
  NIGHTJAR_FILES_GB: z.preprocess(blankIsUnset, z.coerce.number().int().min(1).optional()),
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
  NIGHTJAR_SMTP_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^smtps?$/ }).optional()),
  NIGHTJAR_MAIL_FROM: z.preprocess(blankIsUnset, z.email().optional()),
  NIGHTJAR_DELIVERY_NETWORK: z.preprocess(
    blankIsUnset,
    z.enum(['public', 'inside']).default('public'),
  ),
  NIGHTJAR_PROVIDER_NETWORK: z.preprocess(
    blankIsUnset,
    z.enum(['public', 'inside']).default('public'),
  ),
});

export interface Settings {
  source: Source;
  keySource: { file: string };
  /** Where files of messages are kept. */
  filesDirectory: string;
  fileLimits: FileLimits;
  host: string;
  port: number;
  tls: Tls | null;
  behindProxy: boolean;
  /** Addresses or subnets of the proxies in front. */
  proxies: readonly string[];
  /** How alerts are mailed; null: not at all. */
  mail: MailSettings | null;
  /** Where the companies' receivers of alerts may stand. */
  deliveryReach: Reach;
  /** Where the companies' providers of sign-ins may stand. */
  providerReach: Reach;
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
    keySource: { file: resolve(parsed.data.NIGHTJAR_KEY_FILE ?? `${data}.key`) },
    filesDirectory: resolve(parsed.data.NIGHTJAR_FILES ?? `${data}-files`),
    fileLimits: limitsFrom(parsed.data),
    host,
    port,
    tls: readTls(parsed.data.NIGHTJAR_TLS_CERT, parsed.data.NIGHTJAR_TLS_KEY),
    behindProxy: parsed.data.NIGHTJAR_BEHIND_PROXY === '1',
    proxies: parsed.data.NIGHTJAR_PROXY,
    mail: readMail(parsed.data.NIGHTJAR_SMTP_URL, parsed.data.NIGHTJAR_MAIL_FROM),
    deliveryReach: parsed.data.NIGHTJAR_DELIVERY_NETWORK === 'inside' ? 'inside-too' : 'public',
    providerReach: parsed.data.NIGHTJAR_PROVIDER_NETWORK === 'inside' ? 'inside-too' : 'public',
  };
}

function limitsFrom({
  NIGHTJAR_FILE_MB: megabytes,
  NIGHTJAR_FILES_GB: gigabytes,
}: z.infer<typeof Environment>): FileLimits {
  return {
    fileMost: megabytes === undefined ? FILE_LIMITS.fileMost : megabytes * 1_000_000,
    companyMost: gigabytes === undefined ? FILE_LIMITS.companyMost : gigabytes * 1_000_000_000,
  };
}

/** Mail comes from somebody, or not at all. */
function readMail(url: string | undefined, from: string | undefined): MailSettings | null {
  if (url === undefined && from === undefined) return null;
  if (url === undefined) throw new StartError('SettingInvalid', 'NIGHTJAR_SMTP_URL');
  if (from === undefined) throw new StartError('SettingInvalid', 'NIGHTJAR_MAIL_FROM');
  return { url: new URL(url), from };
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
