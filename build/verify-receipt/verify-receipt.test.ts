import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Language } from '../../shared/language/language.ts';
import type { Receipt } from '../../shared/receipt/receipt.ts';
import { textOfReceipt } from '../../shared/receipt/receipt-file.ts';
import {
  COMPLETE,
  INCOMPLETE,
  newSigners,
  receiptFileOf,
  type Signers,
} from '../../shared/receipt/testing/sample-receipt.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { ROOT } from '../setup/places.mjs';
import { checkReceipt } from './check.ts';
import { VERIFY_WORDS, wordsIn } from './words.ts';

let folder: string;
let signers: Signers;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-receipt-'));
  signers = await newSigners();
});
afterAll(() => rm(folder, { recursive: true }));

const textOf = async (receipt: Receipt) => textOfReceipt(await receiptFileOf(signers, receipt));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** The program as a person starts it. */
function run(args: readonly string[], locale = 'C') {
  const program = join(ROOT, 'build', 'verify-receipt.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: locale },
  });
  return { status, stdout, stderr };
}

describe('verify-receipt', () => {
  it('ends with 0 for a complete one, and says what went and whose key to compare', async () => {
    const { status, stdout } = run([await file('complete.json', await textOf(COMPLETE))]);
    expect(status).toBe(0);
    expect(stdout).toContain('VALID.');
    expect(stdout).toContain(await thumbprintOf(signers.tenant.publicJwk));
    expect(stdout).toContain('Message store: deleted, 2 items, 4.3 kB');
    expect(stdout).toContain('12 files in 1 folder');
    expect(stdout).toContain('COMPLETE. Nothing was left');
  });

  it('ends with 2 for an incomplete one, and says what to do', async () => {
    const { status, stdout } = run([await file('incomplete.json', await textOf(INCOMPLETE))]);
    expect(status).toBe(2);
    expect(stdout).toContain('1 THING WAS LEFT');
    expect(stdout).toContain('Start Nightjar again');
  });

  it('ends with 1 for one that was changed, is none, or is not there', async () => {
    const changed = (await textOf(COMPLETE)).replace('"receipt": "e', '"receipt": "f');
    const forged = run([await file('changed.json', changed)]);
    expect(forged).toMatchObject({ status: 1, stdout: expect.stringContaining('INVALID.') });
    for (const args of [[await file('none.json', '{}')], [join(folder, 'nothing')], [], ['a', 'b']])
      expect(run(args).status).toBe(1);
  });

  it('takes the given key for the company’s, and no other', async () => {
    const receipt = await file('receipt.json', await textOf(COMPLETE));
    const own = await file('own.jwk', JSON.stringify(signers.tenant.publicJwk));
    const other = await file('other.jwk', JSON.stringify((await newSigners()).tenant.publicJwk));
    expect(run([receipt, '--tenant-key', own])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('which is the given one'),
    });
    expect(run([receipt, '--tenant-key', other])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('another company'),
    });
    expect(run([receipt, '--tenant-key', receipt]).status).toBe(1);
  });

  it('speaks Chinese where the terminal does', async () => {
    const receipt = await file('zh.json', await textOf(COMPLETE));
    expect(run([receipt], 'zh_CN.UTF-8').stdout).toContain('消息库：已删除，2 项');
  });

  it('names what it does not know as the receipt does', async () => {
    const newer: Receipt = {
      ...COMPLETE,
      steps: [
        ...COMPLETE.steps,
        {
          name: 'melt-ice',
          result: 'done',
          artefacts: [{ what: 'ice', method: 'cleared', count: 0, bytes: null, result: 'done' }],
        },
      ],
    };
    const bytes = new TextEncoder().encode(await textOf(newer));
    const { lines, code } = await checkReceipt(bytes, null, wordsIn('en'));
    expect(code).toBe(0);
    expect(lines).toContain('  ice: cleared, nothing was there any more');
  });
});

it.each(Language.options)('has every sentence in %s', (language) => {
  expect(Object.keys(VERIFY_WORDS[language])).toEqual(Object.keys(VERIFY_WORDS.en));
});
