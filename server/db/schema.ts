import { bigint, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';

/**
 * The tables as typed queries see them. The truth is the SQL in `migrations/`; `schema.test.ts`
 * compares the two. Times are milliseconds since 1970-01-01T00:00:00Z.
 */
const number = (name: string) => bigint(name, { mode: 'number' });

export const tenants = pgTable('tenants', {
  id: uuid('id').notNull(),
  domain: text('domain').notNull(),
  name: text('name').notNull(),
  createdAt: number('created_at').notNull(),
  lastAuditId: number('last_audit_id').notNull().default(0),
  rules: jsonb('rules').notNull(),
  policyVersion: integer('policy_version').notNull(),
  policyIssuedAt: number('policy_issued_at').notNull(),
  closedAt: number('closed_at'),
});

export const people = pgTable('people', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  email: text('email').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
  role: text('role').notNull(),
  passwordHash: text('password_hash').notNull(),
  createdAt: number('created_at').notNull(),
  endsAt: number('ends_at'),
  tourVersion: integer('tour_version').notNull().default(0),
  tourCompletedAt: number('tour_completed_at'),
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
  body: text('body').notNull(),
  sentAt: number('sent_at').notNull(),
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
  askedBy: uuid('asked_by').notNull(),
  askedAt: number('asked_at').notNull(),
  approvedBy: uuid('approved_by'),
  approvedAt: number('approved_at'),
  cancelledBy: uuid('cancelled_by'),
  cancelledAt: number('cancelled_at'),
  begunAt: number('begun_at'),
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
});
