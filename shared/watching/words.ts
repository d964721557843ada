import type { AlertEvidence, Answer, Severity, WatchRule } from '../domain/alert.ts';
import type { Place } from '../domain/place.ts';
import { assertNever } from '../errors/app-error.ts';
import type { Language } from '../language/language.ts';
import { createTranslate, type Translate, type Values } from '../language/translate.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

export const WATCHING_SENTENCES = { en, 'zh-CN': zhCN } as const;

/** What watching says: on the pages of admins, in the person's client, in mails. */
export interface WatchingWords {
  say: Translate<keyof typeof en>;
  rule(rule: WatchRule): string;
  severity(severity: Severity): string;
  answer(answer: Answer): string;
  /** To admins, of somebody. */
  about(evidence: AlertEvidence): string;
  /** To the person concerned, and what to do about it. */
  notice(evidence: AlertEvidence): string;
}

export function watchingWordsIn(language: Language): WatchingWords {
  const say = createTranslate(language, WATCHING_SENTENCES[language]);
  const values = (evidence: AlertEvidence) => valuesOf(evidence, placeWords(language, say));
  return {
    say,
    rule: (rule) => say(`rule.${rule}`),
    severity: (severity) => say(`severity.${severity}`),
    answer: (answer) => say(`answer.${answer}`),
    about: (evidence) => say(`about.${evidence.rule}`, values(evidence)),
    notice: (evidence) =>
      `${say(`notice.${evidence.rule}`, values(evidence))} ${say('notice.ask')}`,
  };
}

function placeWords(language: Language, say: Translate<keyof typeof en>) {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return ({ country, network, local }: Place): string => {
    if (local) return say('place.local', { network });
    if (country === null) return say('place.unknown', { network });
    return say('place.country', { country: names.of(country) ?? country, network });
  };
}

/** Evidence as the sentences' placeholders have it. */
function valuesOf(evidence: AlertEvidence, place: (place: Place) => string): Values {
  const yes = (so: boolean) => (so ? 'yes' : 'no');
  const { rule } = evidence;
  switch (rule) {
    case 'new-device':
      return { ...evidence, place: place(evidence.place), familiar: yes(evidence.familiar) };
    case 'new-place':
      return { ...evidence, place: place(evidence.place), knownDevice: yes(evidence.knownDevice) };
    case 'password-spraying':
      return { ...evidence, place: place(evidence.place), hit: yes(evidence.hit) };
    case 'impossible-travel':
    case 'two-places':
      return { ...evidence, from: place(evidence.from), to: place(evidence.to) };
    case 'refresh-reuse':
    case 'stolen-token':
    case 'unusual-hours':
    case 'wrong-factors':
      return { ...evidence, place: place(evidence.place) };
    case 'credential-stuffing':
    case 'bulk-reading':
    case 'bulk-download':
    case 'many-devices':
    case 'unlock-failures':
      return evidence;
    case 'posture-change':
      // A hyphen cannot stand in a choice of ICU MessageFormat.
      return { ...evidence, what: evidence.what.replaceAll('-', '_') };
    default:
      return assertNever(rule);
  }
}
