import {
  type SsoSettings as Settings,
  type SsoRole,
  SsoSecret,
  SsoSettings,
} from '../../../../shared/domain/sso.ts';

/** What stands in the fields. */
export interface Draft extends Omit<Settings, 'scopes' | 'roles'> {
  /** With spaces between. */
  scopes: string;
  /** Each with a key of its own, which stays while its group is being written. */
  roles: readonly { key: number; group: string; role: SsoRole }[];
  secret: string;
}

export const NEW_DRAFT: Draft = {
  enabled: true,
  issuer: '',
  clientId: '',
  scopes: 'email profile',
  groupsClaim: 'groups',
  roles: [],
  otherRole: 'member',
  linkByEmail: false,
  askAgain: true,
  secret: '',
};

export const draftOf = (settings: Settings | null): Draft =>
  settings
    ? {
        ...settings,
        scopes: settings.scopes.join(' '),
        roles: settings.roles.map((row, key) => ({ ...row, key })),
        secret: '',
      }
    : NEW_DRAFT;

export const withGroup = (draft: Draft): Draft => {
  const key = Math.max(-1, ...draft.roles.map((row) => row.key)) + 1;
  return { ...draft, roles: [...draft.roles, { key, group: '', role: 'member' }] };
};

export type Faulty = 'issuer' | 'clientId' | 'scopes' | 'groupsClaim' | 'roles' | 'secret';

const settingsIn = ({ secret: _, scopes, roles, ...rest }: Draft): unknown => ({
  ...rest,
  issuer: rest.issuer.trim(),
  scopes: scopes.split(/\s+/).filter((scope) => scope !== ''),
  roles: roles.map(({ group, role }) => ({ group, role })),
});

/** What would be saved, or which fields are wrong. `before`: what is there, whose secret can stay. Pure. */
export function read(
  draft: Draft,
  before: Settings | null,
): { settings: Settings; secret: string | null } | { faults: ReadonlySet<Faulty> } {
  const faults = new Set<Faulty>();
  const parsed = SsoSettings.safeParse(settingsIn(draft));
  for (const { path } of parsed.error?.issues ?? []) {
    const [field] = path;
    if (isFaulty(field)) faults.add(field);
  }
  const mayStay = parsed.success && before?.issuer === parsed.data.issuer;
  if (draft.secret === '' ? !mayStay && !faults.has('issuer') : !isSecret(draft.secret)) {
    faults.add('secret');
  }
  if (!parsed.success || faults.size > 0) return { faults };
  return { settings: parsed.data, secret: draft.secret === '' ? null : draft.secret };
}

const FAULTY: readonly Faulty[] = ['issuer', 'clientId', 'scopes', 'groupsClaim', 'roles'];
const isFaulty = (field: unknown): field is Faulty => FAULTY.some((each) => each === field);
const isSecret = (text: string): boolean => SsoSecret.safeParse(text).success;
