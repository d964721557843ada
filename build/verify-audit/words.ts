import type { Language } from '../../shared/language/language.ts';
import { createTranslate, type Messages, type Translate } from '../../shared/language/translate.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

type Key = keyof typeof en;

export const VERIFY_AUDIT_WORDS: Readonly<Record<Language, Messages<Key>>> = { en, 'zh-CN': zhCN };

export interface AuditWords {
  t: Translate<Key>;
  /** With the time zone: who reads it may sit in another one. */
  dateTime(at: number): string;
}

export function auditWordsIn(language: Language): AuditWords {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'long',
    hourCycle: 'h23',
  });
  return {
    t: createTranslate(language, VERIFY_AUDIT_WORDS[language]),
    dateTime: (at) => format.format(at),
  };
}
