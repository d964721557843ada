/** What a setting is, for a page, a template or a table that shows it. */
export type SettingShape =
  | { group: string; kind: 'number'; min: number; max: number; unit: 'seconds' | 'days' | 'count' }
  | { group: string; kind: 'switch' }
  /** One of the options, the last of which is the strictest. */
  | { group: string; kind: 'choice'; options: readonly string[] }
  | { group: string; kind: 'set'; options: readonly string[] }
  /** Texts of a form of their own. */
  | { group: string; kind: 'lines'; format: 'networks' | 'hours'; max: number };
