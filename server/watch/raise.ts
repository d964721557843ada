import { randomUUID } from 'node:crypto';
import { and, gt, inArray, isNull, or } from 'drizzle-orm';
import type { AccountNotice, Alert, Answer, AnswerOutcome } from '../../shared/domain/alert.ts';
import { AlertId, PersonId, type SessionId, type TenantId } from '../../shared/domain/ids.ts';
import type { WatchSettings } from '../../shared/domain/watching.ts';
import { Language } from '../../shared/language/language.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { watchingWordsIn } from '../../shared/watching/words.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { describeFailure, type Log } from '../log.ts';
import { findAlert, insertAlert, noteAnswers } from './alerts.ts';
import { type Aftermath, answer } from './answering.ts';
import { enqueue } from './delivery/queue.ts';
import type { Found } from './engine.ts';

/** Those who are connected are told. */
export interface Tell {
  alert(admins: readonly PersonId[], alert: Alert): void;
  notice(person: PersonId, notice: AccountNotice): void;
  lock(sessionId: SessionId): void;
  ended(sessionId: SessionId, because: EndReason): void;
}

export interface RaiseDeps {
  database: Database;
  clock: Clock;
  log: Log;
  mailPossible: boolean;
  tell: Tell;
  /** Something waits to be delivered. */
  queued(): void;
}

/** Another transaction held what this one needed: it is tried so often. */
const TRIES = 3;

/**
 * Makes an alert of what a rule found: written down first, then answered, then told of. What it answers does
 * so; called again after it threw, it goes on where that was.
 */
export function createRaise(deps: RaiseDeps) {
  const { database, clock, log, tell } = deps;

  function raise(tenantId: TenantId, found: Found, settings: WatchSettings): () => Promise<void> {
    const { severity, evidence, personId, sessionId, at } = found;
    const wanted = answersFor(found, settings);
    const alertId = AlertId.parse(randomUUID());
    const tellsPerson = personId !== null && wanted.includes('tell-person');
    const tellsAdmins = settings.rules[evidence.rule].answers.includes('tell-admins');
    let answered: AnswerOf[] | null = null;

    async function writeAndAnswer(): Promise<AnswerOf[]> {
      await database.inTenant(tenantId, async (tx) => {
        const fields = { id: alertId, at, severity, evidence, personId, sessionId, tellsPerson };
        await insertAlert(tx, tenantId, fields);
      });
      const done = await act(tenantId, { alertId, personId, wanted, rule: evidence.rule });
      for (const ended of done.ended) tell.ended(ended, 'wiped');
      for (const locked of done.locked) tell.lock(locked);
      return done.answers;
    }

    return async () => {
      answered ??= await writeAndAnswer();
      const answers = answered;
      // With what was done about it, which a receiver wants to know.
      const told = await database.inTenant(tenantId, async (tx) => {
        await noteAnswers(tx, alertId, answers);
        const whom = { alertId, severity, personId, tellsPerson, tellsAdmins };
        const full = await enqueue(tx, tenantId, whom, settings, deps.mailPossible, clock());
        for (const subject of full) log({ level: 'warn', event: 'deliveries full', subject });
        const alert = await findAlert(tx, alertId);
        return { alert, admins: await adminsOf(tx, clock()) };
      });
      deps.queued();
      if (told.alert.ok) tell.alert(told.admins, told.alert.value);
      if (tellsPerson) tell.notice(personId, { id: alertId, at, evidence });
    };
  }

  /** An answer that fails leaves the alert, which says so. */
  async function act(
    tenantId: TenantId,
    { alertId, personId, wanted, rule }: ActOn,
  ): Promise<Pick<Aftermath, 'answers' | 'ended' | 'locked'>> {
    const nothing = { ended: [], locked: [] };
    if (personId === null) return { ...nothing, answers: all(wanted, 'done') };
    const reason = REASON.map((words) => words.rule(rule)).join(' · ');
    for (let left = TRIES; ; left -= 1) {
      try {
        return await database.inTenant(tenantId, (tx) =>
          answer(tx, { tenantId, alertId, personId, reason }, wanted, clock()),
        );
      } catch (error) {
        if (left > 1) continue;
        log({ level: 'error', event: 'alert not answered', failure: describeFailure(error) });
        return { ...nothing, answers: all(wanted, 'failed') };
      }
    }
  }

  return raise;
}

type AnswerOf = Aftermath['answers'][number];

interface ActOn {
  alertId: AlertId;
  personId: PersonId | null;
  wanted: readonly Answer[];
  rule: Alert['evidence']['rule'];
}

const REASON = Language.options.map((language) => watchingWordsIn(language));

const all = (answers: readonly Answer[], outcome: AnswerOutcome) =>
  answers.map((one) => ({ answer: one, outcome }));

/** At a notice the person hears of it at most; of the company as a whole, only admins can. */
function answersFor({ severity, personId, evidence }: Found, settings: WatchSettings): Answer[] {
  const { answers } = settings.rules[evidence.rule];
  if (personId === null) return answers.filter((one) => one === 'tell-admins');
  return severity === 'notice' ? answers.filter((one) => one === 'tell-person') : answers;
}

/** Those who administer the company now. */
export async function adminsOf(tx: Tx, now: number): Promise<PersonId[]> {
  const rows = await tx
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        inArray(people.role, ['owner', 'admin']),
        or(isNull(people.endsAt), gt(people.endsAt, now)),
        isNull(people.suspendedAt),
      ),
    );
  return rows.map(({ id }) => PersonId.parse(id));
}
