import type { PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/person.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';

/** One person's place in the book: what each of their sockets shows. */
type Devices = Map<string, SocketMode>;

export interface PresenceChange {
  personId: PersonId;
  presence: Presence;
}

export interface PresenceBook {
  /** A socket came or changed its mode. Answers the person's new presence, if it is another one. */
  saw(
    tenantId: TenantId,
    personId: PersonId,
    socketId: string,
    mode: SocketMode,
  ): PresenceChange | null;
  left(tenantId: TenantId, personId: PersonId, socketId: string): PresenceChange | null;
  of(tenantId: TenantId, personId: PersonId): Presence;
}

/** Online with an unlocked device somewhere, away with locked ones only, offline with none. */
function presenceOf(devices: Devices | undefined): Presence {
  if (!devices || devices.size === 0) return 'offline';
  return [...devices.values()].includes('full') ? 'online' : 'away';
}

export function createPresenceBook(): PresenceBook {
  const tenants = new Map<TenantId, Map<PersonId, Devices>>();

  function change(
    tenantId: TenantId,
    personId: PersonId,
    act: (devices: Devices) => void,
  ): PresenceChange | null {
    const people = tenants.get(tenantId) ?? new Map<PersonId, Devices>();
    const devices = people.get(personId) ?? new Map<string, SocketMode>();
    const before = presenceOf(devices);
    act(devices);
    if (devices.size > 0) people.set(personId, devices);
    else people.delete(personId);
    if (people.size > 0) tenants.set(tenantId, people);
    else tenants.delete(tenantId);
    const presence = presenceOf(devices);
    return presence === before ? null : { personId, presence };
  }

  return {
    saw: (tenantId, personId, socketId, mode) =>
      change(tenantId, personId, (devices) => devices.set(socketId, mode)),
    left: (tenantId, personId, socketId) =>
      change(tenantId, personId, (devices) => devices.delete(socketId)),
    of: (tenantId, personId) => presenceOf(tenants.get(tenantId)?.get(personId)),
  };
}
