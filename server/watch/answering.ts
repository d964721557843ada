import { randomUUID } from 'node:crypto';
import { and, eq, or } from 'drizzle-orm';
import type { Answer, AnswerOutcome } from '../../shared/domain/alert.ts';
import {
  type AlertId,
  type EpochMs,
  type PersonId,
  SessionId,
  type TenantId,
  WipeId,
} from '../../shared/domain/ids.ts';
import { isLive } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants, wipes } from '../db/schema.ts';
import { beginWipe } from '../wipes/begin-wipe.ts';
import { hasFactor, leavesAnOwner } from './last-owner.ts';
import { suspend } from './suspensions.ts';

/** What an answer is about. */
export interface Subject {
  tenantId: TenantId;
  alertId: AlertId;
  personId: PersonId;
  /** Why, for the list of wipes. */
  reason: string;
}

/** What is left to do once the answers are committed. */
export interface Aftermath {
  answers: { answer: Answer; outcome: AnswerOutcome }[];
  /** Sessions that ended, with nothing to be kept. */
  ended: SessionId[];
  /** Sessions whose devices are told to lock. */
  locked: SessionId[];
  wipes: { wipeId: WipeId; sessions: number }[];
}

/**
 * Does to the account what the rule's answers say, from the mildest to the hardest. What is said to people is
 * said by others, later. None of it leaves the company without an owner who can sign in: that one is spared.
 */
export async function answer(
  tx: Tx,
  subject: Subject,
  wanted: readonly Answer[],
  now: EpochMs,
): Promise<Aftermath> {
  const done: Aftermath = { answers: [], ended: [], locked: [], wipes: [] };
  await hold(tx, subject.personId);
  for (const one of ORDER.filter((each) => wanted.includes(each))) {
    const outcome = (await ANSWERS[one](tx, subject, now, done)) ? 'done' : 'spared';
    done.answers.push({ answer: one, outcome });
  }
  const { tenantId, alertId } = subject;
  const entry = { tenantId, at: now, actorId: null } as const;
  // The audit log is the last of all that is held.
  for (const detail of done.wipes) await record(tx, { ...entry, action: 'wipe.begun', detail });
  for (const one of done.answers) {
    await record(tx, { ...entry, action: 'alert.answered', detail: { alertId, ...one } });
  }
  return done;
}

/**
 * Before their sessions are looked for: a sign-in of theirs that is under way ends before this, or finds the
 * account as this leaves it. With the owners, whom `leavesAnOwner` holds, in its order.
 */
async function hold(tx: Tx, personId: PersonId): Promise<void> {
  await tx
    .select({ id: people.id })
    .from(people)
    .where(or(eq(people.id, personId), eq(people.role, 'owner')))
    .orderBy(people.id)
    .for('no key update');
}

/** Ends sessions before the account closes: what it opened still counts as living. */
const ORDER: readonly Answer[] = [
  'sign-out-wipe',
  'suspend',
  'lock',
  'ask-factor',
  'tell-person',
  'tell-admins',
];

type Act = (tx: Tx, subject: Subject, now: EpochMs, done: Aftermath) => Promise<boolean>;

const ANSWERS: Readonly<Record<Answer, Act>> = {
  'sign-out-wipe': async (tx, subject, now, done) => {
    await wipe(tx, subject, now, done);
    // Their devices are safe now in any case; that signing in again takes a factor may have to be spared.
    return mustProve(tx, subject.personId, now);
  },
  suspend: async (tx, subject, now, done) => {
    await wipe(tx, subject, now, done);
    return suspend(tx, subject.personId, now);
  },
  lock: async (tx, { personId }, now, done) => {
    const living = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .innerJoin(people, eq(people.id, sessions.personId))
      .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
      .where(and(eq(sessions.personId, personId), isLive(now)));
    done.locked.push(...living.map(({ id }) => SessionId.parse(id)));
    return true;
  },
  'ask-factor': async (tx, { personId }, now) =>
    (await hasFactor(tx, personId)) && (await mustProve(tx, personId, now)),
  'tell-person': async () => true,
  'tell-admins': async () => true,
};

/** A sign-in of theirs takes a second factor from now on; whoever has none needs an admin. */
async function mustProve(tx: Tx, personId: PersonId, now: EpochMs): Promise<boolean> {
  const proves = await hasFactor(tx, personId);
  if (!proves && !(await leavesAnOwner(tx, personId, now))) return false;
  await tx.update(people).set({ mustProveSince: now }).where(eq(people.id, personId));
  return true;
}

async function wipe(
  tx: Tx,
  { tenantId, alertId, personId, reason }: Subject,
  now: EpochMs,
  done: Aftermath,
): Promise<void> {
  if (done.wipes.length > 0) return;
  const wipeId = WipeId.parse(randomUUID());
  const asked = { kind: 'person', personId, reason, alertId, askedAt: now } as const;
  await tx.insert(wipes).values({ tenantId, id: wipeId, ...asked });
  const target = { kind: 'person', personId } as const;
  const ended = await beginWipe(tx, { tenantId, wipeId, target }, now);
  done.ended.push(...ended);
  done.wipes.push({ wipeId, sessions: ended.length });
}
