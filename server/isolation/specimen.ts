import type { Role } from '../../shared/domain/person.ts';
import type { ErrorCode } from '../../shared/errors/app-error.ts';
import type { Ids } from './ids.ts';

/** One good request, made of the ids of a `World`. */
export interface Specimen<Request> {
  request(ids: Ids): Request;
  /**
   * Who of that company may ask for it with these ids. By default all whom its `access` lets in. Always the
   * owner, who made or owns what the ids name.
   */
  by?: readonly Role[];
  /** Everybody gets the same answer; for whoever is not in `by` nothing comes of it. */
  sameForAll?: true;
  /** What the owner is answered at best, where a whole good request cannot be made here: after the ids were looked at. */
  ends?: ErrorCode;
  /** Why asking may change something in the company that is named, though it is refused. */
  notes?: string;
}

export const OWNER = ['owner'] as const satisfies readonly Role[];
export const ADMINS = ['owner', 'admin'] as const satisfies readonly Role[];
