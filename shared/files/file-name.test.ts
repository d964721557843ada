import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_NAME_MAX, safeFileName } from './file-name.ts';

describe('the name of a file', () => {
  it.each([
    ['Bericht 2026.pdf', 'Bericht 2026.pdf'],
    ['预算表.xlsx', '预算表.xlsx'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
    ['.bashrc', 'bashrc'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\nc\u200b.txt', 'abc.txt'],
    ['con.txt', '_con.txt'],
    ['COM1', '_COM1'],
    ['console.log', 'console.log'],
    ['report. . .', 'report'],
    ['a   b.txt', 'a b.txt'],
    ['', 'file'],
    ['...', 'file'],
    ['\ud800.txt', 'txt'],
  ])('%j is shown as %j', (given, shown) => {
    expect(safeFileName(given)).toBe(shown);
  });

  it('keeps what tells its kind when it is shortened', () => {
    const name = safeFileName(`${'长'.repeat(400)}.tar.gz`);
    expect(name).toHaveLength(FILE_NAME_MAX);
    expect(name.endsWith('.gz')).toBe(true);
  });

  it('leads nowhere, misleads nobody, and stays as it is', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc
        .array(fc.constantFrom('con', '.', ' ', '/', '\\', '\u202e', 'é', 'e\u0301', '\u200d', 'a'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(any, (given) => {
        const name = safeFileName(given);
        expect(name).not.toBe('');
        expect(name.length).toBeLessThanOrEqual(FILE_NAME_MAX);
        expect(name).not.toMatch(/[/\\:]|^\.|[. ]$|[\u202a-\u202e\u2066-\u2069]|^(con|nul)(\.|$)/i);
        expect(name.isWellFormed()).toBe(true);
        expect(safeFileName(name)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});
