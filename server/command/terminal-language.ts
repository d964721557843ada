import { type Language, pickLanguage } from '../../shared/language/language.ts';

/** POSIX.1-2024 §8.2: the first of these that is set decides. `zh_CN.UTF-8` is `zh-CN` in BCP 47. */
export function terminalLanguage(
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return pickLanguage([locale.replace(/[.@].*$/, '').replaceAll('_', '-')]);
}
