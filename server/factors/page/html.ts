import type { Language } from '../../../shared/language/language.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

type Key = keyof typeof en;
const SENTENCES: Readonly<Record<Language, Record<Key, string>>> = { en, 'zh-CN': zhCN };

/** `build/icons/mark.svg`, and the dusk of the client's own screens. */
const MARK = `<svg class="mark" width="40" height="40" viewBox="0 0 48 48" aria-hidden="true"><mask id="cut"><rect width="48" height="48" fill="#fff"/><path d="M11 37C19 35.5 26.5 31 30.5 23.5" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round"/><circle cx="36.5" cy="17.6" r="3.4" fill="#000"/></mask><path mask="url(#cut)" d="M2.5 38.5C12 35.5 16.5 29 20 21.5 23.2 14.6 28.6 10.5 34.8 10.5 40 10.5 43.6 13.4 44.6 17.6L47.5 20.4 44.2 22C43.4 31.6 35.6 38 25.5 38 17 38 10 38.6 2.5 38.5Z"/><circle cx="37" cy="17.6" r="1.7"/></svg>`;
const DUSK = `<svg class="dusk" viewBox="0 0 1200 240" preserveAspectRatio="none" aria-hidden="true"><path class="far" d="M0 110C160 60 300 70 460 105S760 150 900 100 1120 40 1200 62V240H0Z"/><path class="near" d="M0 175C180 130 330 190 520 170S860 120 1010 160 1150 190 1200 178V240H0Z"/></svg>`;

/** The parts that the script can show, and what each offers. */
const PARTS = [
  { state: 'working', buttons: [] },
  { state: 'create', buttons: ['create.do', 'cancel'] },
  { state: 'get', buttons: ['get.do', 'cancel'] },
  { state: 'refused', buttons: ['refused.do', 'cancel'] },
  { state: 'gone', buttons: [] },
  { state: 'unable', buttons: [] },
  { state: 'done', buttons: [] },
] as const satisfies readonly { state: string; buttons: readonly Key[] }[];

/** The whole page in one language; nothing of it depends on who asks. */
export function passkeyPage(language: Language): string {
  const words = SENTENCES[language];
  const button = (key: Key, first: boolean) =>
    key === 'cancel'
      ? `<button type="button" data-do="cancel">${words[key]}</button>`
      : `<button type="button" class="main" data-do="run"${first ? ' data-first' : ''}>${words[key]}</button>`;
  const parts = PARTS.map(({ state, buttons }) => {
    const offered = buttons.map((key, i) => button(key, i === 0)).join('');
    const heading = `<h1 tabindex="-1"${offered === '' ? ' data-first' : ''}>${words[`${state}.title`]}</h1>`;
    const below = offered === '' ? '' : `<div class="buttons">${offered}</div>`;
    return `<section data-for="${state}">${heading}<p>${words[`${state}.text`]}</p>${below}</section>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title}</title>
<link rel="stylesheet" href="passkey/page.css">
<script type="module" src="passkey/page.js"></script>
</head>
<body>
${DUSK}
<main aria-live="polite">${MARK}${parts.join('')}</main>
</body>
</html>
`;
}
