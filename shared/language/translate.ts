import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from './language.ts';

export type Messages<K extends string = string> = Readonly<Record<K, string>>;
export type Values = Readonly<Record<string, string | number | Date>>;
export type Translate<K extends string> = (key: K, values?: Values) => string;

/** ICU MessageFormat over one language file. A formatter is made once for a key, then kept. */
export function createTranslate<K extends string>(
  language: Language,
  messages: Messages<K>,
): Translate<K> {
  const formats = new Map<K, IntlMessageFormat>();
  return (key, values) => {
    let format = formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(messages[key], language);
      formats.set(key, format);
    }
    return String(format.format(values));
  };
}
