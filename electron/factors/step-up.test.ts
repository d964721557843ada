import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { SessionId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { policyOf } from '../../shared/policy/policy.ts';
import type { Ask } from '../session/asking.ts';
import { noFacts } from '../session/present.ts';
import { ManualClock } from '../session/testing/manual-clock.ts';
import { createStepUp } from './step-up.ts';

const PASSWORD = 'right';
const password = (typed: string) => ({ proof: { method: 'password', password: typed } }) as const;
const sessionId = SessionId.parse(randomUUID());

/** Somebody at a computer whose policy demands `stepUp`, with a server that knows their password. */
function desk(stepUp: ('sign-out-devices' | 'administer')[]) {
  const asked: string[] = [];
  const clock = new ManualClock();
  const facts = {
    ...noFacts(),
    record: { sessionId } as never,
    inForce: { policy: policyOf({ stepUp }) } as never,
  };
  const server = async (route: string, request: unknown): Promise<Result<unknown>> => {
    asked.push(route);
    if (route !== 'stepUp' || JSON.stringify(request).includes(PASSWORD)) {
      return { ok: true, value: {} };
    }
    return err('WrongCredentials');
  };
  const provePasskey = async () =>
    ok({ method: 'passkey', ticket: 'a ticket of the passkey' } as const);
  const options = { ask: server as Ask, clock, facts, provePasskey };
  return { asked, clock, facts, ...createStepUp(options) };
}

const revoke = { sessionId };
const NEEDED = { error: { code: 'StepUpNeeded' } };

it('wants the password for what this computer or the person demand, before the server hears of it', async () => {
  const { ask, stepUp, asked, clock } = desk(['sign-out-devices']);
  expect(await ask('revokeSession', revoke)).toMatchObject(NEEDED);
  expect(asked).toEqual([]);
  expect(await stepUp(password('wrong'))).toMatchObject({ ok: false });
  expect(await ask('revokeSession', revoke)).toMatchObject(NEEDED);
  await stepUp(password(PASSWORD));
  expect(await ask('revokeSession', revoke)).toMatchObject({ ok: true });
  clock.advance(5 * 60_000);
  expect(await ask('revokeSession', revoke)).toMatchObject(NEEDED);
});

it('leaves to the server what only the server demands', async () => {
  const { ask, asked } = desk([]);
  expect(await ask('revokeSession', revoke)).toMatchObject({ ok: true });
  await ask('askWipe', { target: { kind: 'everyone' }, reason: 'x' });
  await ask('listSessions', {});
  expect(asked).toEqual(['revokeSession', 'askWipe', 'listSessions']);
});

it('counts for the session in which it was confirmed', async () => {
  const { ask, stepUp, facts } = desk(['sign-out-devices']);
  await stepUp(password(PASSWORD));
  facts.record = { sessionId: SessionId.parse(randomUUID()) } as never;
  expect(await ask('revokeSession', revoke)).toMatchObject(NEEDED);
});
