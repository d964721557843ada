import en from './en.json' with { type: 'json' };
import type { Language } from './language.ts';
import { createTranslate, type Messages, type Translate } from './translate.ts';
import zhCN from './zh-CN.json' with { type: 'json' };

/** Keys of the sentences that more than one process says: errors, sign-out steps, the shell's words. */
export type SentenceKey = keyof typeof en;
export type Sentences = Translate<SentenceKey>;

export const SENTENCES: Readonly<Record<Language, Messages<SentenceKey>>> = { en, 'zh-CN': zhCN };

export const sentencesIn = (language: Language): Sentences =>
  createTranslate(language, SENTENCES[language]);
