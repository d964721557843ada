import type { Language } from '../../shared/language/language.ts';
import {
  SENTENCES,
  type SentenceKey,
  type Sentences,
  sentencesIn,
} from '../../shared/language/sentences.ts';
import { createTranslate, type Messages, type Translate } from '../../shared/language/translate.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

type Key = keyof typeof en;

export const VERIFY_WORDS: Readonly<Record<Language, Messages<Key>>> = { en, 'zh-CN': zhCN };

export interface Words {
  language: Language;
  t: Translate<Key>;
  /** What a receipt names, in words; the name itself where a newer Nightjar wrote one unknown here. */
  named(kind: 'artefact' | 'method' | 'incomplete' | 'signOut.step', name: string): string;
}

export function wordsIn(language: Language): Words {
  const sentences: Sentences = sentencesIn(language);
  return {
    language,
    t: createTranslate(language, VERIFY_WORDS[language]),
    named(kind, name) {
      const key = `${kind}.${name}`;
      return isKey(key) ? sentences(key) : name;
    },
  };
}

const isKey = (key: string): key is SentenceKey => Object.hasOwn(SENTENCES.en, key);
