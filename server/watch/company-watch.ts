import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { WatchSettings } from '../../shared/domain/watching.ts';
import { assertNever } from '../../shared/errors/app-error.ts';
import type { Database } from '../db/database.ts';
import { placeOf } from '../places/place-of.ts';
import { createCompanyMemory } from './company-memory.ts';
import { createEngine, type Found } from './engine.ts';
import { NOWHERE, type Observed } from './observed.ts';
import { readWatching } from './settings.ts';
import type { WatchEvent } from './watch-event.ts';

type SessionEvent = Exclude<WatchEvent, { kind: 'signed-in' | 'sign-in-failed' | 'factor-failed' }>;

/** Events of a company that wait while the database answers nothing; the newest are dropped. */
const UNSEEN_MOST = 2_000;

/** One company, watched. */
export interface CompanyWatch {
  /**
   * What the rules find in these events, and what the company's admins set. When it throws, the events wait for
   * the next time.
   */
  see(events: readonly WatchEvent[]): Promise<{ found: Found[]; settings: WatchSettings }>;
  /** Events that wait since then. */
  readonly unseen: number;
  /** It became no alert: the same is news again. */
  takeBack(found: Found): void;
  /** Admins set something: it is read again. */
  forgetSettings(): void;
  save(): Promise<void>;
}

export function createCompanyWatch(
  database: Database,
  tenantId: TenantId,
  clock: () => EpochMs,
): CompanyWatch {
  const engine = createEngine();
  const memory = createCompanyMemory(database, tenantId, clock);
  let settings: WatchSettings | null = null;
  let unseen: WatchEvent[] = [];

  async function readSettings(): Promise<WatchSettings> {
    settings ??= (await database.inTenant(tenantId, (tx) => readWatching(tx, tenantId))).settings;
    return settings;
  }

  /** Null for what a session did that is gone. */
  function observe(event: WatchEvent): Observed | null {
    switch (event.kind) {
      case 'signed-in':
      case 'sign-in-failed':
      case 'factor-failed':
        return { ...event, place: placeFor(event.address) };
      default:
        return observeSession(event);
    }
  }

  function observeSession(event: SessionEvent): Observed | null {
    const device = memory.deviceOf(event.sessionId);
    if (!device) return null;
    switch (event.kind) {
      case 'seen': {
        const { address, posture } = event;
        return { ...event, place: placeFor(address), device: { ...device, posture } };
      }
      case 'refresh-reused':
      case 'token-misused':
        return { ...event, place: placeFor(event.address), device };
      case 'unlock-failed':
      case 'read-back':
      case 'downloaded':
        return { ...event, device };
      default:
        return assertNever(event);
    }
  }

  return {
    async see(news) {
      const events = [...unseen, ...news];
      unseen = events.slice(0, UNSEEN_MOST);
      const settings = await readSettings();
      await memory.load({
        people: events.flatMap(({ personId }) => personId ?? []),
        sessions: events.flatMap((event) =>
          'sessionId' in event && event.kind !== 'signed-in' ? (event.sessionId ?? []) : [],
        ),
      });
      // Everything that they need is read.
      unseen = [];
      const observed = events.flatMap((event) => observe(event) ?? []);
      const found = engine.see(observed, memory, (rule) => settings.rules[rule].on);
      return { found, settings };
    },
    get unseen() {
      return unseen.length;
    },
    takeBack: engine.takeBack,
    forgetSettings() {
      settings = null;
    },
    save: memory.save,
  };
}

const placeFor = (address: string): Place => placeOf(address) ?? NOWHERE;
