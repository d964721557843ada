import { createHash } from 'node:crypto';
import { Language } from '../../shared/language/language.ts';
import { sentencesIn } from '../../shared/language/sentences.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f5f7, #14161a); color: light-dark(#1c2430, #e6e9ef); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 24rem; margin: 1.5rem; padding: 2rem 2.25rem; border-radius: 1rem; background: light-dark(#fff, #1d2026); box-shadow: 0 1px 2px #0002, 0 8px 32px #0001; }
h1 { margin: 0 0 .25rem; font-size: 1.125rem; }
p { margin: 0; color: light-dark(#55606f, #a3adbb); }
section + section { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid light-dark(#e4e7ec, #2c3038); }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing runs, nothing is loaded, nobody frames it; and no address with a code in it is told to anybody. */
export const LAST_PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
} as const;

export type LastWord = 'done' | 'refused';

/** The last thing the browser shows, in every language: nobody knows which one the browser's person reads. */
export function lastPage(word: LastWord): string {
  const sections = Language.options.map((language) => {
    const t = sentencesIn(language);
    return `<section lang="${language}"><h1>${t(`browser.${word}.title`)}</h1><p>${t(`browser.${word}.text`)}</p></section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${sentencesIn('en')('app.name')}</title><style>${STYLE}</style></head><body><main>${sections.join('')}</main></body></html>`;
}
