import type { Language } from '../../shared/language/language.ts';
import { createTranslate, type Messages, type Translate } from '../../shared/language/translate.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** What the server says to whoever runs it. */
export type ServerSentenceKey = keyof typeof en;

export const SERVER_SENTENCES: Readonly<Record<Language, Messages<ServerSentenceKey>>> = {
  en,
  'zh-CN': zhCN,
};

export const serverSentencesIn = (language: Language): Translate<ServerSentenceKey> =>
  createTranslate(language, SERVER_SENTENCES[language]);
