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
  lockAfter: integer('lock_after').notNull(),
  logoutAfter: integer('logout_after').notNull(),
  unlockAttempts: integer('unlock_attempts').notNull(),
  createdAt: number('created_at').notNull(),
  lastAuditId: number('last_audit_id').notNull().default(0),
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

export const auditEntries = pgTable('audit_entries', {
  tenantId: uuid('tenant_id').notNull(),
  id: number('id').notNull(),
  at: number('at').notNull(),
  actorId: uuid('actor_id'),
  action: text('action').notNull(),
  detail: jsonb('detail').notNull(),
});
