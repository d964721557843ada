import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import type { Arrival } from '../accounts/arrival.ts';
import { type Account, findAccountOf, opens } from '../accounts/find-account.ts';
import type { KeyHolder } from '../accounts/proofs.ts';
import type { Asked } from './asked.ts';
import { askedOf, type NextStepDeps } from './next-step.ts';
import type { SignInTicket } from './tickets.ts';

/** A sign-in that goes on where it was left. */
export interface Continued {
  ticket: SignInTicket;
  account: Account;
}

/**
 * Reads a ticket for the step that it is good for. `TicketExpired` when it ran out, comes from another
 * device than it was given to, is from before the person's secrets changed, or for another step.
 */
export async function goOn(
  deps: NextStepDeps,
  token: string,
  { device }: Pick<Arrival, 'device'>,
  { thumbprint }: KeyHolder,
  step: Asked['step'],
): Promise<Result<Continued>> {
  const read = await deps.tickets.read(token);
  if (!read.ok) return read;
  const ticket = read.value;
  const isHere =
    ticket.deviceId === device.id &&
    ticket.deviceKey === thumbprint &&
    ticket.deviceKey === (await thumbprintOf(device.key));
  if (!isHere) return err('TicketExpired');
  return stillGood(deps, ticket, step);
}

/** The same for a ticket that was read before. */
export async function stillGood(
  deps: NextStepDeps,
  ticket: SignInTicket,
  step: Asked['step'],
): Promise<Result<Continued>> {
  const account = await findAccountOf(deps.database, ticket);
  if (!account || account.secretsChangedAt > ticket.at) return err('TicketExpired');
  const open = opens(account, deps.clock());
  if (!open.ok) return open;
  const next = await askedOf(deps, account, ticket.proven);
  return next.step === step ? ok({ ticket, account }) : err('TicketExpired');
}
