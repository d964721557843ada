import { codeOf } from '../start-error.ts';

/** SQLSTATE class 53, insufficient resources: disk full (53100), out of memory, too many connections. */
const OUT_OF_ROOM = /^53...$/;

/** Whether the database failed for want of room, whatever was to be stored; also as another error's cause. */
export function isOutOfRoom(error: unknown): boolean {
  if (OUT_OF_ROOM.test(codeOf(error))) return true;
  return error instanceof Error && error.cause !== undefined && isOutOfRoom(error.cause);
}
