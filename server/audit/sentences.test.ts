import { describe, expect, it } from 'vitest';
import { AUDIT_SENTENCES, auditSentencesIn } from '../../shared/audit/words.ts';
import { Language } from '../../shared/language/language.ts';
import { AUDIT_ACTIONS, type AuditAction, type AuditDetail } from './actions.ts';

const SESSION = '2b6f0cc9-04d2-4a1f-8f1c-0d5e6a7b8c9d';
const OTHER = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

/** One of each, as the log could hold it. */
const SAMPLES: { [A in AuditAction]: Record<keyof AuditDetail<A>, unknown> } = {
  'session.signed-in': { sessionId: SESSION, platform: 'linux' },
  'session.sign-in-failed': { known: true, count: 2 },
  'session.sign-in-refused': { count: 2 },
  'session.signed-out': { sessionId: SESSION, trigger: 'person' },
  'session.revoked': { sessionId: SESSION },
  'session.refresh-reused': { sessionId: SESSION },
  'session.receipt': { sessionId: SESSION, outcome: 'complete', resumed: false },
  'session.stepped-up': { sessionId: SESSION },
  'factor.failed': { factor: 'totp', count: 1 },
  'factor.added': { factor: 'passkey' },
  'factor.removed': { factor: 'recovery' },
  'factor.reset': { personId: OTHER, sessions: 1 },
  'password.changed': {},
  'session.lock-asked': { sessionId: SESSION, heard: true },
  'wipe.asked': { wipeId: OTHER, target: 'session', targetId: SESSION },
  'wipe.approved': { wipeId: OTHER },
  'wipe.cancelled': { wipeId: OTHER },
  'wipe.begun': { wipeId: OTHER, sessions: 3 },
  'wipe.delivered': { wipeId: OTHER, sessionId: SESSION },
  'person.added': { personId: OTHER, role: 'guest' },
  'policy.changed': { version: 3, changed: { lockAfter: ['null', '60'] } },
  'session.ended': { sessionId: SESSION, because: 'devices' },
  'tenant.closed': { sessions: 0 },
  'tenant.destroyed': {},
  'tenant.key-rotated': { version: 2 },
  'audit.exported': { format: 'csv' },
  'alert.raised': { alertId: OTHER, rule: 'new-device', severity: 'notice' },
  'alert.answered': { alertId: OTHER, answer: 'lock', outcome: 'done' },
  'alert.acknowledged': { alertId: OTHER },
  'alert.dismissed': { alertId: OTHER },
  'watching.changed': { version: 4 },
  'person.suspended': { personId: OTHER },
  'person.suspension-lifted': { personId: OTHER },
  'sso.changed': { enabled: true, secret: true, changed: { issuer: ['null', '"x"'] } },
  'person.joined': { personId: OTHER, role: 'member', by: 'sso' },
  'sso.refused': { reason: 'account', count: 1 },
  'sso.linked': { personId: OTHER },
  'person.role-changed': { personId: OTHER, was: 'member', is: 'admin', by: 'admin' },
  'sso.logged-out': { personId: OTHER, sessions: 2 },
  'scim.token-made': { tokenId: OTHER },
  'scim.token-revoked': { tokenId: OTHER },
  'person.changed': { personId: OTHER, tokenId: OTHER },
  'person.deactivated': { personId: OTHER, tokenId: null, sessions: 1 },
  'person.reactivated': { personId: OTHER, tokenId: null },
};

const actions = Object.keys(AUDIT_ACTIONS).toSorted();

describe.each(Language.options)('the sentences of the audit log in %s', (language) => {
  const say = auditSentencesIn(language);

  it('are there for every action, and for nothing else', () => {
    expect(Object.keys(AUDIT_SENTENCES[language]).toSorted()).toEqual(actions);
  });

  it.each(Object.entries(SAMPLES))('say what %s was', (action, detail) => {
    const said = say(action, detail, { person: 'Mia', device: 'laptop' });
    expect(said).not.toBe(action);
    expect(said).not.toMatch(/[{}]/);
    if ('personId' in detail) expect(said).toContain('Mia');
    if ('sessionId' in detail) expect(said).toContain('laptop');
  });

  it('name what changed of single sign-on, where it is said', () => {
    const detail = { enabled: true, secret: false };
    const said = (changed: object) =>
      say('sso.changed', { ...detail, changed }, { person: '', device: '' });
    expect(said({ issuer: ['null', '"x"'] })).toContain('issuer');
    expect(said({})).not.toMatch(/[;；]/);
  });

  it('leave an action of a newer server as it is (control)', () => {
    expect(say('moon.landed', {}, { person: '', device: '' })).toBe('moon.landed');
    expect(say('alert.raised', {}, { person: '', device: '' })).toBe('alert.raised');
  });
});
