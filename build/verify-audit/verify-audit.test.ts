import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineOf } from '../../shared/audit/export-file.ts';
import {
  newTenantKey,
  nextEntry,
  type SampleLog,
  sampleLog,
} from '../../shared/audit/testing/sample-log.ts';
import { Language } from '../../shared/language/language.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { ROOT } from '../setup/places.mjs';
import { checkAudit } from './check.ts';
import { auditWordsIn, VERIFY_AUDIT_WORDS } from './words.ts';

let folder: string;
let log: SampleLog;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-audit-'));
  log = await sampleLog(12, 5);
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** The program as a person starts it. */
function run(args: readonly string[], locale = 'C') {
  const program = join(ROOT, 'build', 'verify-audit.ts');
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: locale },
  });
  return { status, stdout };
}

describe('verify-audit', () => {
  it('ends with 0 for a log as it was exported, and says whose key to compare', async () => {
    const { status, stdout } = run([await file('good.jsonl', log.text)]);
    expect(status).toBe(0);
    expect(stdout).toContain('INTACT. 12 entries');
    expect(stdout).toContain(await thumbprintOf(log.key.publicJwk));
  });

  it('ends with 1 for a changed one, and says which entry and what is wrong', async () => {
    const changed = log.text.replace('"note":"\\"6\\"', '"note":"\\"7\\"');
    expect(run([await file('changed.jsonl', changed)])).toEqual({
      status: 1,
      stdout: expect.stringMatching(/^BROKEN at entry 7 \(line 9\)\. This entry was changed/),
    });
  });

  it('ends with 2 when nobody signed its end', async () => {
    const more = lineOf({ entry: await nextEntry(log.tenantId, log.entries.at(-1)) });
    expect(run([await file('more.jsonl', log.text + more)])).toEqual({
      status: 2,
      stdout: expect.stringContaining('up to entry 13'),
    });
  });

  it('takes the given key for the company’s, and no other', async () => {
    const good = await file('good.jsonl', log.text);
    const own = await file('own.jwk', JSON.stringify(log.key.publicJwk));
    const other = await file('other.jwk', JSON.stringify((await newTenantKey()).publicJwk));
    expect(run([good, '--tenant-key', own])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('which is the given one'),
    });
    expect(run([good, '--tenant-key', other])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('another company'),
    });
    expect(run([good, '--tenant-key', good]).status).toBe(1);
  });

  it('ends with 1 for what is no log, or is not there', async () => {
    for (const args of [[await file('none.json', '{}')], [join(folder, 'nothing')], [folder], []])
      expect(run(args).status).toBe(1);
  });

  it('speaks Chinese where the terminal does', async () => {
    const { stdout } = run([await file('good.jsonl', log.text)], 'zh_CN.UTF-8');
    expect(stdout).toContain('完好。12 条');
  });

  it('overlooks no byte: neither a mark at the beginning nor what is not UTF-8', async () => {
    const bytes = Buffer.from(log.text);
    const whole = async function* (all: Uint8Array) {
      for (const byte of [all.subarray(0, 101), all.subarray(101)]) yield byte;
    };
    const codeOf = async (all: Uint8Array) =>
      (await checkAudit(whole(all), null, auditWordsIn('en'))).code;
    expect(await codeOf(bytes)).toBe(0);
    expect(await codeOf(Buffer.concat([Buffer.from('\ufeff'), bytes]))).toBe(1);
    expect(await codeOf(Buffer.concat([bytes, Buffer.from([0xc3])]))).toBe(1);
    const place = bytes.indexOf('中');
    expect(await codeOf(Buffer.concat([bytes.subarray(0, place + 1), bytes.subarray(place)]))).toBe(
      1,
    );
  });
});

it.each(Language.options)('has every sentence in %s', (language) => {
  expect(Object.keys(VERIFY_AUDIT_WORDS[language])).toEqual(Object.keys(VERIFY_AUDIT_WORDS.en));
});
