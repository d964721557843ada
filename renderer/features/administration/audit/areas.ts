/** The part of an action before its dot, by which the log is filtered. */
export const AREAS = [
  'session',
  'factor',
  'password',
  'person',
  'wipe',
  'policy',
  'alert',
  'watching',
  'sso',
  'scim',
  'audit',
  'tenant',
] as const;

export type Area = (typeof AREAS)[number];
