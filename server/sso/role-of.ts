import type { Role } from '../../shared/domain/person.ts';
import type { SsoRole, SsoSettings } from '../../shared/domain/sso.ts';

/** The most rights first. */
const ORDER: readonly SsoRole[] = ['admin', 'member', 'guest'];

/**
 * The role that somebody's groups give them. Null when no group gives any role, so that roles are nobody's
 * business but the admins'. Pure.
 */
export function roleOf(
  groups: readonly string[],
  { roles, otherRole }: Pick<SsoSettings, 'roles' | 'otherRole'>,
): SsoRole | null {
  if (roles.length === 0) return null;
  const given = roles.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  return ORDER.find((role) => given.includes(role)) ?? otherRole;
}

/** What becomes of an account's role. An owner stays one, and nobody becomes one. Pure. */
export const nextRole = (now: Role, given: SsoRole | null): Role =>
  now === 'owner' || given === null ? now : given;
