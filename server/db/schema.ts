import {
  bigint,
  boolean,
  customType,
  integer,
  jsonb,
  pgTable,
  text,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * The tables as typed queries see them. The truth is the SQL in `migrations/`; `schema.test.ts`
 * compares the two. Times are milliseconds since 1970-01-01T00:00:00Z.
 */
const number = (name: string) => bigint(name, { mode: 'number' });
/** A `Buffer` from one engine, a `Uint8Array` from the other. */
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const tenants = pgTable('tenants', {
  id: uuid('id').notNull(),
  domain: text('domain').notNull(),
  name: text('name').notNull(),
  createdAt: number('created_at').notNull(),
  lastAuditId: number('last_audit_id').notNull().default(0),
  lastAuditHash: text('last_audit_hash'),
  rules: jsonb('rules').notNull(),
  policyVersion: integer('policy_version').notNull(),
  policyIssuedAt: number('policy_issued_at').notNull(),
  closedAt: number('closed_at'),
  destroyedAt: number('destroyed_at'),
  unsealed: boolean('unsealed').notNull().default(false),
});

export const people = pgTable('people', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  email: text('email').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
  role: text('role').notNull(),
  passwordHash: text('password_hash'),
  createdAt: number('created_at').notNull(),
  endsAt: number('ends_at'),
  tourVersion: integer('tour_version').notNull().default(0),
  tourCompletedAt: number('tour_completed_at'),
  deactivatedAt: number('deactivated_at'),
  externalId: text('external_id'),
  changedAt: number('changed_at').notNull().default(0),
  passwordChangedAt: number('password_changed_at'),
  secretsChangedAt: number('secrets_changed_at').notNull().default(0),
  mustProveSince: number('must_prove_since'),
  suspendedAt: number('suspended_at'),
  wantsAlertMail: boolean('wants_alert_mail').notNull().default(true),
});

export const sessions = pgTable('sessions', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  personId: uuid('person_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  deviceName: text('device_name').notNull(),
  platform: text('platform').notNull(),
  createdAt: number('created_at').notNull(),
  lastSeenAt: number('last_seen_at').notNull(),
  expiresAt: number('expires_at').notNull(),
  revokedAt: number('revoked_at'),
  deviceKey: text('device_key'),
  steppedUpAt: number('stepped_up_at'),
  steppedUpByFactor: boolean('stepped_up_by_factor').notNull().default(false),
  byProvider: boolean('by_provider').notNull().default(false),
  place: jsonb('place'),
  posture: jsonb('posture'),
});

export const signIns = pgTable('sign_ins', {
  tenantId: uuid('tenant_id').notNull(),
  id: number('id').notNull().generatedAlwaysAsIdentity(),
  personId: uuid('person_id').notNull(),
  at: number('at').notNull(),
  count: integer('count').notNull(),
  result: text('result').notNull(),
  way: jsonb('way').notNull(),
  place: jsonb('place'),
  sessionId: uuid('session_id'),
  deviceName: text('device_name'),
  platform: text('platform'),
});

export const totpSecrets = pgTable('totp_secrets', {
  tenantId: uuid('tenant_id').notNull(),
  personId: uuid('person_id').notNull(),
  sealed: text('sealed').notNull(),
  createdAt: number('created_at').notNull(),
  lastUsedAt: number('last_used_at'),
  lastStep: number('last_step').notNull(),
});

export const passkeys = pgTable('passkeys', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  personId: uuid('person_id').notNull(),
  credentialId: text('credential_id').notNull(),
  publicKey: text('public_key').notNull(),
  counter: number('counter').notNull(),
  transports: jsonb('transports').notNull(),
  synced: boolean('synced').notNull(),
  name: text('name').notNull(),
  createdAt: number('created_at').notNull(),
  lastUsedAt: number('last_used_at'),
});

export const recoveryCodes = pgTable('recovery_codes', {
  tenantId: uuid('tenant_id').notNull(),
  personId: uuid('person_id').notNull(),
  hash: text('hash').notNull(),
  salt: text('salt').notNull(),
  createdAt: number('created_at').notNull(),
  usedAt: number('used_at'),
});

export const refreshTokens = pgTable('refresh_tokens', {
  tenantId: uuid('tenant_id').notNull(),
  hash: text('hash').notNull(),
  sessionId: uuid('session_id').notNull(),
  predecessor: text('predecessor'),
  state: text('state', { enum: ['fresh', 'spent', 'withdrawn'] }).notNull(),
  issuedAt: number('issued_at').notNull(),
});

export const signingKeys = pgTable('signing_keys', {
  kid: text('kid').notNull(),
  privateJwk: text('private_jwk').notNull(),
  createdAt: number('created_at').notNull(),
});

export const tenantKeys = pgTable('tenant_keys', {
  tenantId: uuid('tenant_id').notNull(),
  kid: text('kid').notNull(),
  publicJwk: text('public_jwk').notNull(),
  privateJwk: text('private_jwk').notNull(),
  createdAt: number('created_at').notNull(),
});

export const tenantDataKeys = pgTable('tenant_data_keys', {
  tenantId: uuid('tenant_id').notNull(),
  version: integer('version').notNull(),
  keyId: text('key_id').notNull(),
  wrapped: bytea('wrapped').notNull(),
  createdAt: number('created_at').notNull(),
});

export const channels = pgTable('channels', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  topic: text('topic').notNull(),
  lastSeq: number('last_seq').notNull().default(0),
  directPair: text('direct_pair'),
  createdAt: number('created_at').notNull(),
});

export const memberships = pgTable('memberships', {
  tenantId: uuid('tenant_id').notNull(),
  channelId: uuid('channel_id').notNull(),
  personId: uuid('person_id').notNull(),
  readSeq: number('read_seq').notNull().default(0),
});

export const messages = pgTable('messages', {
  tenantId: uuid('tenant_id').notNull(),
  channelId: uuid('channel_id').notNull(),
  seq: number('seq').notNull(),
  id: uuid('id').notNull(),
  clientId: uuid('client_id').notNull(),
  authorId: uuid('author_id').notNull(),
  /** Of the time before `content`. */
  body: text('body'),
  content: bytea('content'),
  sentAt: number('sent_at').notNull(),
});

export const files = pgTable('files', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  channelId: uuid('channel_id').notNull(),
  personId: uuid('person_id').notNull(),
  bytes: number('bytes').notNull(),
  touchedAt: number('touched_at').notNull(),
  completedAt: number('completed_at'),
  messageSeq: number('message_seq'),
});

export const logoutReceipts = pgTable('logout_receipts', {
  tenantId: uuid('tenant_id').notNull(),
  sessionId: uuid('session_id').notNull(),
  hash: text('hash').notNull(),
  outcome: text('outcome').notNull(),
  file: text('file').notNull(),
  receivedAt: number('received_at').notNull(),
});

export const wipes = pgTable('wipes', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  kind: text('kind').notNull(),
  sessionId: uuid('session_id'),
  personId: uuid('person_id'),
  reason: text('reason').notNull(),
  askedBy: uuid('asked_by'),
  askedAt: number('asked_at').notNull(),
  approvedBy: uuid('approved_by'),
  approvedAt: number('approved_at'),
  cancelledBy: uuid('cancelled_by'),
  cancelledAt: number('cancelled_at'),
  begunAt: number('begun_at'),
  alertId: uuid('alert_id'),
});

export const wipedSessions = pgTable('wiped_sessions', {
  tenantId: uuid('tenant_id').notNull(),
  sessionId: uuid('session_id').notNull(),
  wipeId: uuid('wipe_id').notNull(),
  deliveredAt: number('delivered_at'),
});

export const auditEntries = pgTable('audit_entries', {
  tenantId: uuid('tenant_id').notNull(),
  id: number('id').notNull(),
  at: number('at').notNull(),
  actorId: uuid('actor_id'),
  action: text('action').notNull(),
  detail: jsonb('detail').notNull(),
  previous: text('previous'),
  hash: text('hash').notNull(),
});

export const auditCheckpoints = pgTable('audit_checkpoints', {
  tenantId: uuid('tenant_id').notNull(),
  entryId: number('entry_id').notNull(),
  at: number('at').notNull(),
  document: text('document').notNull(),
});

export const alerts = pgTable('alerts', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  at: number('at').notNull(),
  rule: text('rule').notNull(),
  severity: text('severity').notNull(),
  evidence: jsonb('evidence').notNull(),
  personId: uuid('person_id'),
  sessionId: uuid('session_id'),
  answers: jsonb('answers').notNull(),
  tellsPerson: boolean('tells_person').notNull(),
  seenAt: number('seen_at'),
  state: text('state').notNull(),
  closedBy: uuid('closed_by'),
  closedAt: number('closed_at'),
  reason: text('reason'),
});

export const watchProfiles = pgTable('watch_profiles', {
  tenantId: uuid('tenant_id').notNull(),
  personId: uuid('person_id').notNull(),
  profile: jsonb('profile').notNull(),
});

export const watchCompanies = pgTable('watch_companies', {
  tenantId: uuid('tenant_id').notNull(),
  networks: jsonb('networks').notNull(),
});

export const watchSettings = pgTable('watch_settings', {
  tenantId: uuid('tenant_id').notNull(),
  settings: jsonb('settings').notNull(),
  version: integer('version').notNull(),
  webhookSecret: text('webhook_secret'),
});

export const alertDeliveries = pgTable('alert_deliveries', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  alertId: uuid('alert_id').notNull(),
  channel: text('channel', { enum: ['mail', 'webhook', 'syslog'] }).notNull(),
  personId: uuid('person_id'),
  attempts: integer('attempts').notNull(),
  nextAt: number('next_at').notNull(),
});

export const alertDeliveryOutcomes = pgTable('alert_delivery_outcomes', {
  tenantId: uuid('tenant_id').notNull(),
  channel: text('channel', { enum: ['mail', 'webhook', 'syslog'] }).notNull(),
  at: number('at').notNull(),
  fault: text('fault'),
});

export const ssoProviders = pgTable('sso_providers', {
  tenantId: uuid('tenant_id').notNull(),
  settings: jsonb('settings').notNull(),
  sealedSecret: text('sealed_secret').notNull(),
  changedAt: number('changed_at').notNull(),
});

export const ssoIdentities = pgTable('sso_identities', {
  tenantId: uuid('tenant_id').notNull(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  personId: uuid('person_id').notNull(),
  linkedAt: number('linked_at').notNull(),
});

export const ssoSignIns = pgTable('sso_sign_ins', {
  tenantId: uuid('tenant_id').notNull(),
  personId: uuid('person_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  issuer: text('issuer').notNull(),
  sid: text('sid').notNull(),
  at: number('at').notNull(),
});

export const ssoLogouts = pgTable('sso_logouts', {
  tenantId: uuid('tenant_id').notNull(),
  issuer: text('issuer').notNull(),
  jti: text('jti').notNull(),
  forgetAt: number('forget_at').notNull(),
});

export const scimTokens = pgTable('scim_tokens', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  hash: text('hash').notNull(),
  madeBy: uuid('made_by').notNull(),
  madeAt: number('made_at').notNull(),
  usedAt: number('used_at'),
  revokedAt: number('revoked_at'),
});
