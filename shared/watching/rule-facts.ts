import type { Severity, WatchRule } from '../domain/alert.ts';

export interface RuleFacts {
  /** As grave as it may find something, from the mildest. */
  severities: readonly Severity[];
  /** Of the company as a whole: there is nobody to tell, and no account to act on. */
  wholeCompany?: true;
}

const warning = { severities: ['warning'] } as const;
const critical = { severities: ['critical'] } as const;
const noticeOrWarning = { severities: ['notice', 'warning'] } as const;
const warningOrCritical = { severities: ['warning', 'critical'] } as const;

/** What each rule in `server/watch/rules/` may come to; its tests hold them to it. */
export const RULE_FACTS: Readonly<Record<WatchRule, RuleFacts>> = {
  'new-device': noticeOrWarning,
  'new-place': noticeOrWarning,
  'impossible-travel': warningOrCritical,
  'password-spraying': warningOrCritical,
  'credential-stuffing': { ...warning, wholeCompany: true },
  'refresh-reuse': critical,
  'stolen-token': critical,
  'two-places': critical,
  'bulk-reading': warning,
  'bulk-download': warning,
  'unusual-hours': noticeOrWarning,
  'many-devices': warning,
  'unlock-failures': warning,
  'posture-change': warning,
  'wrong-factors': warning,
};
