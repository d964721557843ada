import { Answer, Severity, WatchRule } from '../domain/alert.ts';
import { PLATFORM_NAMES, Platform } from '../domain/session.ts';
import type { Language } from '../language/language.ts';
import { createTranslate, type Values } from '../language/translate.ts';
import { watchingWordsIn } from '../watching/words.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** What was done, by action: what follows the name of who did it. */
export const AUDIT_SENTENCES = { en, 'zh-CN': zhCN } as const;

type Sentence = keyof typeof en;

const isKnown = (action: string): action is Sentence => Object.hasOwn(en, action);

/** What an entry names by an id. */
export interface AuditNamed {
  person: string;
  device: string;
}

type AuditSentences = (
  action: string,
  detail: Readonly<Record<string, unknown>>,
  named: AuditNamed,
) => string;

/** Says what an entry's action was. One that this client does not know, of a newer server, stands as it is. */
export function auditSentencesIn(language: Language): AuditSentences {
  const t = createTranslate<Sentence>(language, AUDIT_SENTENCES[language]);
  const words = watchingWordsIn(language);
  const list = new Intl.ListFormat(language);

  function wordOf(name: string, value: unknown): string | number {
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value === 'number') return value;
    const said = typeof value === 'string' ? value : '';
    if (name === 'platform') return PLATFORM_NAMES[Platform.parse(said)];
    if (name === 'rule') return words.rule(WatchRule.parse(said));
    if (name === 'severity') return words.severity(Severity.parse(said));
    if (name === 'answer') return words.answer(Answer.parse(said));
    // A hyphen cannot stand in a choice of ICU MessageFormat.
    return said.replaceAll('-', '_');
  }

  return (action, detail, named) => {
    if (!isKnown(action)) return action;
    const changed = Object.keys(Object(detail['changed']));
    try {
      const values: Values = {
        ...Object.fromEntries(Object.entries(detail).map(([k, v]) => [k, wordOf(k, v)])),
        ...named,
        settings: list.format(changed),
        changes: changed.length,
      };
      return t(action, values);
    } catch {
      // Noted by a server of another version, with other details than the sentence wants.
      return action;
    }
  };
}
