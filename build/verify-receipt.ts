// `npm run verify-receipt -- FILE [--tenant-key FILE]`: checks a logout receipt and says what it says.
// Exits with 0 when it is valid and complete, 1 when it is not valid, 2 when it is valid and incomplete.
import { readFile } from 'node:fs/promises';
import { terminalLanguage } from '../server/command/terminal-language.ts';
import { verifyArguments } from './verify-arguments.ts';
import { checkReceipt, INVALID, parseTenantKey, type Report } from './verify-receipt/check.ts';
import { wordsIn } from './verify-receipt/words.ts';

const words = wordsIn(terminalLanguage(process.env));
const { t } = words;

const failed = (line: string): Report => ({ lines: [line], code: INVALID });

async function contentOf(file: string): Promise<Buffer | null> {
  return readFile(file).catch(() => null);
}

async function run(): Promise<Report> {
  const asked = verifyArguments();
  if (!asked) return failed(t('usage'));
  const { file, keyFile } = asked;
  const bytes = await contentOf(file);
  if (!bytes) return failed(t('unreadable', { file }));
  if (keyFile === undefined) return checkReceipt(bytes, null, words);
  const keyText = await contentOf(keyFile);
  if (!keyText) return failed(t('unreadable', { file: keyFile }));
  const pinned = parseTenantKey(keyText.toString('utf8'));
  return pinned ? checkReceipt(bytes, pinned, words) : failed(t('notAKey', { file: keyFile }));
}

const { lines, code } = await run();
console.log(lines.join('\n'));
process.exitCode = code;
