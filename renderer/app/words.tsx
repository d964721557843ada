import type { Language } from '../../shared/language/language.ts';
import { pickLanguage } from '../../shared/language/language.ts';
import { SENTENCES, type Sentences } from '../../shared/language/sentences.ts';
import { createTranslate, type Messages, type Translate } from '../../shared/language/translate.ts';
import { type Formats, formatsIn } from './formats.ts';
import { useViewOrNull } from './view-store.ts';

/** A feature's language files: the same keys in each language, or it does not compile. */
export type Words<K extends string = string> = Readonly<Record<Language, Messages<K>>>;

/** Formatters are costly to make and asked for by every component; one set a language file. */
const translates = new WeakMap<Messages, Translate<string>>();

export function wordsIn<K extends string>(language: Language, words: Words<K>): Translate<K> {
  const messages = words[language];
  const known = translates.get(messages);
  if (known) return known;
  const made = createTranslate<string>(language, messages);
  translates.set(messages, made);
  return made;
}

/** The language the app speaks now. Before the first view: the system's. */
export function useLanguage(): Language {
  return useViewOrNull((view) => view?.language) ?? pickLanguage(globalThis.navigator.languages);
}

/** `const t = useWords(words)`, where `words` is `{ en, 'zh-CN': zhCN }` of the feature's files. */
export function useWords<K extends string>(words: Words<K>): Translate<K> {
  return wordsIn(useLanguage(), words);
}

/** Errors and sign-out steps, which main and page name alike. */
export function useSentences(): Sentences {
  return wordsIn(useLanguage(), SENTENCES);
}

/** Dates, times and numbers as the current language writes them. */
export function useFormats(): Formats {
  return formatsIn(useLanguage());
}
