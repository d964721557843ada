// `npm run verify-audit -- FILE [--tenant-key FILE]`: checks an exported audit log and says what holds.
// Exits with 0 when nothing of it was changed, 1 when something was, 2 when nobody signed its end.
import { createReadStream } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { terminalLanguage } from '../server/command/terminal-language.ts';
import { verifyArguments } from './verify-arguments.ts';
import { checkAudit, failed, type Report } from './verify-audit/check.ts';
import { auditWordsIn } from './verify-audit/words.ts';
import { parseTenantKey } from './verify-receipt/check.ts';

const words = auditWordsIn(terminalLanguage(process.env));
const { t } = words;

async function run(): Promise<Report> {
  const asked = verifyArguments();
  if (!asked) return failed(t('usage'));
  const { file, keyFile } = asked;
  const keyText = keyFile === undefined ? null : await readFile(keyFile, 'utf8').catch(() => '');
  const pinned = keyText === null ? null : parseTenantKey(keyText);
  if (keyText !== null && !pinned) return failed(t('notAKey', { file: keyFile ?? '' }));
  const readable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  // In pieces: a log may be longer than memory has room for.
  return readable
    ? checkAudit(createReadStream(file), pinned, words)
    : failed(t('unreadable', { file }));
}

const { lines, code } = await run();
console.log(lines.join('\n'));
process.exitCode = code;
