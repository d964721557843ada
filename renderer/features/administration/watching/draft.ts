import { WatchRule } from '../../../../shared/domain/alert.ts';
import {
  type Delivery,
  type RuleSetting,
  type RuleSettings,
  WatchSettings,
} from '../../../../shared/domain/watching.ts';

/** What stands in the fields of where alerts go. Null: they do not go there. */
export interface Ways {
  mail: boolean;
  webhook: string | null;
  syslog: SyslogFields | null;
}
export interface SyslogFields {
  transport: NonNullable<Delivery['syslog']>['transport'];
  host: string;
  port: string;
}

/** What an admin changes, on top of what is in force. */
export interface Edits {
  rules: Readonly<Partial<RuleSettings>>;
  ways: Readonly<Partial<Ways>>;
}
export const NO_EDITS: Edits = { rules: {}, ways: {} };

/** The port on which each is commonly listened to (RFC 5425 §4.1, RFC 5426 §3.3). */
export const SYSLOG_PORTS = { tls: '6514', tcp: '514', udp: '514' } as const;
export const NEW_SYSLOG: SyslogFields = { transport: 'tls', host: '', port: SYSLOG_PORTS.tls };

export type Way = keyof Ways;

export const waysOf = ({ delivery: { mail, webhook, syslog } }: WatchSettings): Ways => ({
  mail,
  webhook: webhook?.url ?? null,
  syslog: syslog && { ...syslog, port: String(syslog.port) },
});

export const ruleShown = ({ rules }: WatchSettings, edits: Edits, rule: WatchRule): RuleSetting =>
  edits.rules[rule] ?? rules[rule];

export const waysShown = (settings: WatchSettings, edits: Edits): Ways => ({
  ...waysOf(settings),
  ...edits.ways,
});

/** Without those that come to what is in force anyway. Pure, as all of these. */
export function tidied(settings: WatchSettings, { rules, ways }: Edits): Edits {
  const inForce = waysOf(settings);
  const keptRules: Partial<RuleSettings> = {};
  for (const rule of WatchRule.options) {
    const edit = rules[rule];
    if (edit && !isSame(edit, settings.rules[rule])) keptRules[rule] = edit;
  }
  const same = (way: Way) => isSame(ways[way], inForce[way]);
  return {
    rules: keptRules,
    ways: {
      ...('mail' in ways && !same('mail') ? { mail: ways.mail } : {}),
      ...('webhook' in ways && !same('webhook') ? { webhook: ways.webhook } : {}),
      ...('syslog' in ways && !same('syslog') ? { syslog: ways.syslog } : {}),
    },
  };
}

export const countOf = ({ rules, ways }: Edits): number =>
  Object.keys(rules).length + Object.keys(ways).length;

export type Faulty = 'webhook' | 'host' | 'port';

/** What would be saved, or which fields are wrong. */
export function read(
  settings: WatchSettings,
  edits: Edits,
): { settings: WatchSettings } | { faults: ReadonlySet<Faulty> } {
  const { mail, webhook, syslog } = waysShown(settings, edits);
  const parsed = WatchSettings.safeParse({
    rules: { ...settings.rules, ...edits.rules },
    delivery: {
      mail,
      webhook: webhook === null ? null : { url: webhook.trim() },
      syslog: syslog && { ...syslog, host: syslog.host.trim(), port: portIn(syslog.port) },
    },
  });
  if (parsed.success) return { settings: parsed.data };
  const faults = new Set<Faulty>();
  for (const { path } of parsed.error.issues) {
    const field = path.at(-1);
    if (field === 'url') faults.add('webhook');
    if (field === 'host' || field === 'port') faults.add(field);
  }
  return { faults };
}

const portIn = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);

/** Both are what JSON can say, with their keys in the order in which this file and the schema write them. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
