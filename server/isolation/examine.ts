import type { Role } from '../../shared/domain/person.ts';
import { type IdKind, type Ids, kindsIn, unknownIds } from './ids.ts';
import type { Specimen } from './specimen.ts';
import type { Statements } from './statements.ts';
import type { World } from './world.ts';

/** What somebody is answered, as text: the whole of it, but what differs from one moment to the next. */
export interface Answer {
  ok: boolean;
  /** The error's code where it is one. */
  code: string | null;
  text: string;
}

/** One way to send a request of this kind in somebody's name. */
export type Ask<Request> = (request: Request, as: Asker) => Promise<Answer>;
export interface Asker {
  world: World;
  role: Role;
}

export interface Examination<Request> {
  specimen: Specimen<Request>;
  ask: Ask<Request>;
  /** Whose ids are tried. */
  victim: World;
  /** Another company, in whose name they are tried; null where a request is in nobody's name. */
  attacker: World | null;
  statements: Statements;
  /** Everything the victim has. */
  everything(): Promise<string[]>;
}

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'guest'];
/** A round of the server's own that comes between is not there every time; a difference of the request is. */
const TRIES = 3;

/** What another company's owner, and lower roles of the same one, can do or learn: each fault in words. */
export async function examine<Request>(examination: Examination<Request>): Promise<string[]> {
  const { specimen, victim, attacker, everything } = examination;
  const kinds = kindsIn(specimen.request, victim.ids);
  const before = await everything();
  const faults: string[] = [];
  if (kinds.length > 0 && attacker) {
    faults.push(...(await fromOutside(examination, kinds, attacker)));
  }
  for (const role of ROLES) {
    if (specimen.by && !specimen.by.includes(role)) {
      faults.push(...(await fromBelow(examination, kinds, role)));
    }
  }
  const after = await everything();
  if (specimen.notes === undefined) {
    faults.push(
      ...after.filter((line) => !before.includes(line)).map((line) => `changed: ${tableOf(line)}`),
    );
  }
  return faults;
}

const tableOf = (line: string): string => line.split(' ')[0] ?? '';

/** Each id of the victim among the attacker's own, all of them together, and each against one that is nobody's. */
async function fromOutside<Request>(
  examination: Examination<Request>,
  kinds: readonly IdKind[],
  attacker: World,
): Promise<string[]> {
  const { victim } = examination;
  const sets: readonly IdKind[][] = [...kinds.map((kind) => [kind]), [...kinds]];
  const faults: string[] = [];
  for (const taken of kinds.length > 1 ? sets : sets.slice(0, 1)) {
    const nobodys = unknownIds(victim.ids);
    const theirs = withIds(attacker.ids, victim.ids, taken);
    const none = withIds(attacker.ids, nobodys, taken);
    const as: Asker = { world: attacker, role: 'owner' };
    const found = await compare(examination, as, theirs, none);
    faults.push(...found.map((fault) => `another company with ${taken.join(', ')}: ${fault}`));
  }
  return faults;
}

async function fromBelow<Request>(
  examination: Examination<Request>,
  kinds: readonly IdKind[],
  role: Role,
): Promise<string[]> {
  const { specimen, victim, ask } = examination;
  const as: Asker = { world: victim, role };
  if (kinds.length === 0) {
    const { ok } = await ask(specimen.request(victim.ids), as);
    return ok ? [`${role}: may do it`] : [];
  }
  const none = withIds(victim.ids, unknownIds(victim.ids), kinds);
  const found = await compare(examination, as, victim.ids, none);
  return found.map((fault) => `${role}: ${fault}`);
}

/** Nothing may tell the one request from the other: neither what is answered, nor the work that it is. */
async function compare<Request>(
  examination: Examination<Request>,
  as: Asker,
  theirs: Ids,
  nobodys: Ids,
): Promise<string[]> {
  const { specimen, ask, statements, victim } = examination;
  const one = (ids: Ids) =>
    statements.during(async () => {
      const answer = await ask(specimen.request(ids), as);
      return { ...answer, text: comparable(answer, ids) };
    });
  let faults: string[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    // Alternately first: what only the first of two costs is no difference between them.
    const [a, b] =
      tries % 2 === 0
        ? [await one(theirs), await one(nobodys)]
        : await one(nobodys).then(async (second) => [await one(theirs), second] as const);
    faults = [
      ...(a.value.ok && as.world === victim && !specimen.sameForAll ? ['may do it'] : []),
      ...told(a.value.text, examination.victim),
      ...(a.value.text === b.value.text
        ? []
        : [`learned: ${a.value.text} instead of ${b.value.text}`]),
      ...(same(a.statements, b.statements)
        ? []
        : [`worked: ${difference(a.statements, b.statements)}`]),
    ];
    if (faults.length === 0) return [];
  }
  return faults;
}

const withIds = (own: Ids, others: Ids, kinds: readonly IdKind[]): Ids => ({
  ...own,
  ...Object.fromEntries(kinds.map((kind) => [kind, others[kind]])),
});

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;

/**
 * Without the ids that were asked with, which whoever asks knows already. Of an answer that is no refusal,
 * also without the ids, numbers and times of what the asker then has.
 */
function comparable({ ok, text }: Answer, ids: Ids): string {
  const left = Object.values(ids).reduce((shorter, id) => shorter.replaceAll(id, '…'), text);
  return ok ? left.replace(UUID, '…').replace(/\d+/g, '#') : left;
}

/** What is in the answer of the victim's, beside what was asked with. */
const told = (text: string, { ids, people }: World): string[] =>
  [...Object.values(ids), ...Object.values(people).map(({ me }) => me.id)]
    .filter((id) => text.includes(id))
    .map((id) => `learned: ${id}`);

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((statement, index) => statement === other[index]);

function difference(one: readonly string[], other: readonly string[]): string {
  const at = one.findIndex((statement, index) => statement !== other[index]);
  const where = at < 0 ? one.length : at;
  return `${one.length} statements instead of ${other.length}, from ${one[where] ?? 'nothing'} / ${other[where] ?? 'nothing'}`;
}
