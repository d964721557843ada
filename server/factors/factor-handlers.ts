import { eq } from 'drizzle-orm';
import { err, ok } from '../../shared/errors/app-error.ts';
import type { FACTOR_ROUTES } from '../../shared/protocol/routes/factors.ts';
import { asSession } from '../accounts/authenticate.ts';
import { findAccountOf } from '../accounts/find-account.ts';
import { hashPassword } from '../accounts/password.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import { people, totpSecrets } from '../db/schema.ts';
import type { Handlers } from '../http/handlers.ts';
import { counts } from './asked.ts';
import type { Ceremonies, Goal } from './ceremonies.ts';
import { type ChangeDeps, change } from './change.ts';
import { codeGuess, noteWrongCode } from './check-code.ts';
import { type CheckProofDeps, checkProof } from './check-proof.ts';
import { checkNewPassword } from './new-password.ts';
import { kindsOf, readFactors } from './own-factors.ts';
import { deletePasskey, keepPasskey, renamePasskey } from './passkeys.ts';
import { policyFor } from './policy-for.ts';
import { keepRecoveryCodes, newRecoveryCodes } from './recovery-codes.ts';
import { factorRemoved } from './remove.ts';
import { resetFactors } from './reset.ts';
import { factorAdded } from './set-up.ts';
import { confirmTotp, keepTotp, newTotp } from './use-totp.ts';

export interface FactorDeps extends ChangeDeps, CheckProofDeps {
  ceremonies: Ceremonies;
}

/** What a person proves with beside the password, seen and changed by themselves; and by an admin who vouches. */
export function createFactorHandlers(
  deps: FactorDeps,
): Pick<Handlers, Exclude<keyof typeof FACTOR_ROUTES, 'stepUp'>> {
  const { ceremonies } = deps;

  async function accountOf(caller: LiveSession) {
    const account = await findAccountOf(deps.database, caller);
    return account ? ok(account) : err('SessionRevoked');
  }

  return {
    listFactors: (_, caller) =>
      asSession(deps, caller, async (tx, live) => ok(await readFactors(tx, live.personId))),

    async checkFactor({ proof }, caller, { address }) {
      if (proof.method === 'password') return err('FactorNeeded');
      const counting = await asSession(deps, caller, async (tx, live) =>
        ok(counts(await policyFor(tx, live, deps.clock()), proof.method)),
      );
      if (!counting.ok) return counting;
      if (!counting.value) return err('FactorNeeded');
      const proven = await checkProof(deps, caller, proof, 'unlock', address);
      return proven.ok ? ok({}) : proven;
    },

    async changePassword({ password }, caller) {
      const account = await accountOf(caller);
      if (!account.ok) return account;
      const checked = checkNewPassword(password, account.value);
      if (!checked.ok) return checked;
      const passwordHash = await hashPassword(password);
      return change(deps, caller, async (tx, now) => {
        await tx
          .update(people)
          .set({ passwordHash, passwordChangedAt: now })
          .where(eq(people.id, caller.personId));
        const { tenantId, personId: actorId } = caller;
        await record(tx, { tenantId, at: now, actorId, action: 'password.changed', detail: {} });
        return ok({});
      });
    },

    async beginTotp(_, caller) {
      const account = await accountOf(caller);
      return account.ok ? ok(await newTotp(deps, caller, account.value.me.email)) : account;
    },

    async confirmTotp({ setup, code }, caller, { address }) {
      const who = { ...caller, address };
      const allowed = deps.guesses.take(codeGuess(who));
      if (!allowed.ok) return allowed;
      const confirmed = await confirmTotp(deps, caller, { setup, code });
      if (!confirmed.ok) {
        if (confirmed.error.code === 'WrongCode') noteWrongCode(deps, who, 'totp');
        return confirmed;
      }
      deps.guesses.right(codeGuess(who));
      const fresh = await newRecoveryCodes();
      return change(deps, caller, async (tx, now) => {
        await keepTotp(tx, caller, confirmed.value, now);
        return ok({ recoveryCodes: await factorAdded(tx, caller, 'totp', fresh, now) });
      });
    },

    removeTotp: (_, caller) =>
      change(deps, caller, async (tx, now) => {
        const deleted = await tx
          .delete(totpSecrets)
          .where(eq(totpSecrets.personId, caller.personId))
          .returning({ personId: totpSecrets.personId });
        if (deleted.length === 0) return err('NotFound', { detail: 'no app is set up' });
        return factorRemoved(tx, caller, 'totp', now);
      }),

    async beginPasskey(request, caller) {
      const account = await accountOf(caller);
      if (!account.ok) return account;
      const { sessionId } = caller;
      const goal: Goal = { kind: 'add', owner: caller, sessionId, me: account.value.me };
      return ok({ url: ceremonies.begin(goal, request) });
    },

    async finishPasskey({ name, ...end }, caller) {
      const ended = ceremonies.end(end);
      if (!ended.ok) return ended;
      const { goal, outcome } = ended.value;
      const { made } = outcome;
      if (goal.kind !== 'add' || goal.sessionId !== caller.sessionId || !made) {
        return err('TicketExpired');
      }
      const fresh = await newRecoveryCodes();
      return change(deps, caller, async (tx, now) => {
        const kept = await keepPasskey(tx, caller, made, name, now);
        if (!kept.ok) return kept;
        const recoveryCodes = await factorAdded(tx, caller, 'passkey', fresh, now);
        return ok({ passkey: kept.value, recoveryCodes });
      });
    },

    renamePasskey: (wanted, caller) =>
      asSession(deps, caller, (tx, live) => renamePasskey(tx, live.personId, wanted)),

    removePasskey: ({ passkeyId }, caller) =>
      change(deps, caller, async (tx, now) => {
        const deleted = await deletePasskey(tx, caller.personId, passkeyId);
        return deleted.ok ? factorRemoved(tx, caller, 'passkey', now) : deleted;
      }),

    async newRecoveryCodes(_, caller) {
      const fresh = await newRecoveryCodes();
      return change(deps, caller, async (tx, now) => {
        if ((await kindsOf(tx, caller.personId)).size === 0) {
          return err('NotFound', { detail: 'nothing to recover from' });
        }
        await keepRecoveryCodes(tx, caller, fresh, now);
        const { tenantId, personId: actorId } = caller;
        const entry = { tenantId, at: now, actorId, detail: { factor: 'recovery' } } as const;
        await record(tx, { ...entry, action: 'factor.added' });
        return ok({ recoveryCodes: fresh.codes });
      });
    },

    async beginPasskeyProof({ purpose, ...request }, caller) {
      const has = await asSession(deps, caller, async (tx, live) =>
        ok(await kindsOf(tx, live.personId)),
      );
      if (!has.ok) return has;
      if (!has.value.has('passkey')) return err('NotFound', { detail: 'no passkey' });
      const { sessionId } = caller;
      const goal: Goal = { kind: 'proof', owner: caller, sessionId, purpose };
      return ok({ url: ceremonies.begin(goal, request) });
    },

    async finishPasskeyProof(end, { sessionId }) {
      const ended = ceremonies.end(end);
      if (!ended.ok) return ended;
      const { goal } = ended.value;
      if (goal.kind !== 'proof' || goal.sessionId !== sessionId) return err('TicketExpired');
      const { purpose } = goal;
      return ok({ ticket: deps.proofTickets.put({ sessionId, purpose }, sessionId) });
    },

    resetFactors: ({ personId }, caller) => resetFactors(deps, caller, personId),
    passkeyOptions: ({ handle }) => ceremonies.options(handle),
    passkeyResponse: ({ handle, response }) => ceremonies.answer(handle, response),
  };
}
