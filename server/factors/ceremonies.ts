import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { ProofPurpose } from '../../shared/protocol/routes/factors.ts';
import type { CeremonyEnd, CeremonyRequest } from '../../shared/protocol/routes/proof.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { createOnce } from './once.ts';
import { passkeysOf, passkeyUsed } from './passkeys.ts';
import type { SignInTicket } from './tickets.ts';
import { readUserHandle, userHandleOf } from './user-handle.ts';
import {
  creationOptions,
  type PublicPasskey,
  peekAuthentication,
  readAuthentication,
  readRegistration,
  relyingPartyOf,
  requestOptions,
} from './webauthn.ts';

/** From the client's begin to the page's answer. */
const CEREMONY_MS = 5 * 60_000;
/** From the page's answer to the client's end. */
const CODE_MS = 60_000;

interface Owner {
  tenantId: TenantId;
  personId: PersonId;
}

/** What a ceremony is for, and who began it: nobody else ends it. */
export type Goal =
  /** Says who it is. */
  | { kind: 'first'; deviceKey: string }
  | { kind: 'second'; ticket: SignInTicket }
  | { kind: 'enrolment'; ticket: SignInTicket; me: { email: string; name: string } }
  | { kind: 'add'; owner: Owner; sessionId: SessionId; me: { email: string; name: string } }
  | { kind: 'proof'; owner: Owner; sessionId: SessionId; purpose: ProofPurpose };
/** What a ceremony came to. */
export interface Outcome {
  /** Whose passkey it is. */
  owner: Owner;
  /** Null when it was used, and not made. */
  made: PublicPasskey | null;
}

interface Ceremony {
  goal: Goal;
  request: CeremonyRequest;
  /** What the page has to answer; null before it asked. */
  challenge: string | null;
}

interface Done {
  goal: Goal;
  outcome: Outcome;
  /** RFC 7636 §4.6. */
  challenge: string;
}

export interface CeremonyDeps {
  database: Database;
  clock: Clock;
  /** Known once the server listens. */
  publicUrl: () => string;
}

/**
 * Passkeys are made and used in the system's browser (RFC 8252), on a page of ours. The client begins, the
 * page carries out, the browser brings a code back to the client's loopback listener, and the client ends
 * with the code and its PKCE verifier: a code that somebody else reads on its way is of no use to them.
 */
export interface Ceremonies {
  /** Answers the address to open; the handle is in its fragment, which no server and no log ever sees. */
  begin(goal: Goal, request: CeremonyRequest): string;
  /** For the page. `NotFound` when there is no such ceremony any more. */
  options(handle: string): Promise<Result<PageOptions>>;
  /** The page's answer; `PasskeyRefused` leaves the ceremony for another try. Answers where to go. */
  answer(handle: string, response: unknown): Promise<Result<{ redirectUrl: string }>>;
  /** Once for each code; `TicketExpired` for one that leads nowhere. Whoever ends it checks who began it. */
  end(end: CeremonyEnd): Result<{ goal: Goal; outcome: Outcome }>;
}

const AsJson = z.record(z.string(), z.json());

interface PageOptions {
  kind: 'create' | 'get';
  /** As JSON carries them. */
  options: z.infer<typeof AsJson>;
  cancelUrl: string;
}

export function createCeremonies(deps: CeremonyDeps): Ceremonies {
  const open = createOnce<Ceremony>(deps.clock, CEREMONY_MS);
  const done = createOnce<Done>(deps.clock, CODE_MS);

  return {
    begin(goal, request) {
      const page = new URL('passkey', `${deps.publicUrl().replace(/\/$/, '')}/`);
      page.searchParams.set('language', request.language);
      page.hash = open.put({ goal, request, challenge: null }, beganBy(goal));
      return page.href;
    },

    async options(handle) {
      const ceremony = open.look(handle);
      if (!ceremony) return err('NotFound', { detail: 'no such ceremony' });
      const { kind, options } = await optionsFor(deps, ceremony.goal);
      ceremony.challenge = options.challenge;
      return ok({
        kind,
        options: AsJson.parse(JSON.parse(JSON.stringify(options))),
        cancelUrl: backTo(ceremony.request, { error: 'access_denied' }),
      });
    },

    async answer(handle, response) {
      const ceremony = open.look(handle);
      if (!ceremony) return err('NotFound', { detail: 'no such ceremony' });
      const { goal, request, challenge } = ceremony;
      // Of one use: whatever comes of it, the next try gets another.
      ceremony.challenge = null;
      if (challenge === null) return err('PasskeyRefused');
      const outcome = await outcomeOf(deps, goal, challenge, response);
      if (!outcome || !open.take(handle)) return err('PasskeyRefused');
      const code = done.put({ goal, outcome, challenge: request.challenge }, beganBy(goal));
      return ok({ redirectUrl: backTo(request, { code }) });
    },

    end({ code, verifier }) {
      const found = done.take(code);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      if (found?.challenge !== challenge) return err('TicketExpired');
      return ok({ goal: found.goal, outcome: found.outcome });
    },
  };
}

/** Whose passkey has to answer; null when it says so itself. */
function ownerOf(goal: Goal): Owner | null {
  switch (goal.kind) {
    case 'first':
      return null;
    case 'second':
    case 'enrolment':
      return goal.ticket;
    case 'add':
    case 'proof':
      return goal.owner;
  }
}

/** For whom it waits: a person, or the device of somebody who is not known yet. */
const beganBy = (goal: Goal): string =>
  goal.kind === 'first' ? goal.deviceKey : (ownerOf(goal)?.personId ?? '');

const makes = (goal: Goal): goal is Extract<Goal, { me: unknown }> => 'me' in goal;

async function optionsFor(deps: CeremonyDeps, goal: Goal) {
  const owner = ownerOf(goal);
  const existing = owner
    ? await deps.database.inTenant(owner.tenantId, (tx) => passkeysOf(tx, owner.personId))
    : [];
  const rp = relyingPartyOf(deps.publicUrl());
  if (owner && makes(goal)) {
    const options = await creationOptions(rp, goal.me, userHandleOf(owner), existing);
    return { kind: 'create', options } as const;
  }
  return { kind: 'get', options: await requestOptions(rp, existing) } as const;
}

/** Null when the answer proves nothing. */
async function outcomeOf(
  deps: CeremonyDeps,
  goal: Goal,
  challenge: string,
  response: unknown,
): Promise<Outcome | null> {
  const rp = relyingPartyOf(deps.publicUrl());
  const expected = ownerOf(goal);
  if (expected && makes(goal)) {
    const made = await readRegistration(rp, challenge, response);
    return made && { owner: expected, made };
  }
  const peeked = peekAuthentication(response);
  const owner = expected ?? (peeked?.userHandle ? readUserHandle(peeked.userHandle) : null);
  if (!peeked || !owner) return null;
  const { database, clock } = deps;
  const mine = await database.inTenant(owner.tenantId, (tx) => passkeysOf(tx, owner.personId));
  const passkey = mine.find(({ credentialId }) => credentialId === peeked.credentialId);
  const used = passkey && (await readAuthentication(rp, challenge, peeked.answer, passkey));
  if (!used) return null;
  const noted = await database.inTenant(owner.tenantId, (tx) =>
    passkeyUsed(tx, passkey, used, clock()),
  );
  return noted ? { owner, made: null } : null;
}

/** RFC 6749 §4.1.2: the client's own listener. */
function backTo({ redirectUri, state }: CeremonyRequest, result: Record<string, string>): string {
  const url = new URL(redirectUri);
  url.search = new URLSearchParams({ ...result, state }).toString();
  return url.href;
}
