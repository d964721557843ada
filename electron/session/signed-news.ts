import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts';
import { createTurns } from '../durable/turns.ts';
import { readNewerPolicy, readWord } from '../policy/company-policy.ts';
import type { PolicyHolder, PolicyInForce } from '../policy/effective-policy.ts';
import { failureOf } from '../sync/answer.ts';
import type { Facts } from './present.ts';
import type { Saving } from './saving.ts';
import type { SessionRecord } from './session-record.ts';
import type { StateHolder } from './state-holder.ts';

export interface SignedNewsOptions {
  holder: Pick<StateHolder, 'dispatch'>;
  facts: Facts;
  policies: Pick<PolicyHolder, 'hold' | 'heard' | 'serverTime'>;
  saving: Pick<Saving, 'save'>;
  govern(inForce: PolicyInForce): void;
  notice(error: AppError): void;
}

/** What the server says in the company's name. Only what the company's key signed is taken. */
export interface SignedNews {
  policy(signed: string): void;
  word(signed: string): void;
}

/** One after the other, in the order in which they came. What is refused changes nothing. */
export function createSignedNews(options: SignedNewsOptions): SignedNews {
  const { holder, facts, policies, saving, govern, notice } = options;
  const turns = createTurns();
  /** A server that goes on sending what is refused is told of once. */
  let told = new Set<ErrorCode>();
  let toldOf: string | null = null;

  function refuse(error: AppError, { sessionId }: SessionRecord): void {
    if (toldOf !== sessionId) told = new Set();
    toldOf = sessionId;
    if (told.has(error.code)) return;
    told.add(error.code);
    notice(error);
  }

  async function takePolicy(signed: string): Promise<void> {
    const { record } = facts;
    if (!record || signed === record.company.signed) return;
    const read = await readNewerPolicy(signed, record.company, policies.serverTime());
    // The session may have ended meanwhile, or it was saved with newer times.
    if (facts.record?.sessionId !== record.sessionId) return;
    if (!read.ok) return refuse(read.error, record);
    facts.record = { ...facts.record, company: read.value };
    govern(policies.hold(read.value.document, record.me));
    saving.save();
  }

  async function takeWord(signed: string): Promise<void> {
    const { record } = facts;
    if (!record) return;
    const { company, tenant, sessionId } = record;
    const at = await readWord(signed, { tenantId: tenant.id, ...company }, sessionId);
    if (at === null || facts.record?.sessionId !== sessionId) return;
    policies.heard(at);
    holder.dispatch({ type: 'word', at });
  }

  const take = (task: () => Promise<void>): void => {
    turns.take(task).catch((cause: unknown) => notice(failureOf(cause)));
  };
  return {
    policy: (signed) => take(() => takePolicy(signed)),
    word: (signed) => take(() => takeWord(signed)),
  };
}
