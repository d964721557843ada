import { codeOf, StartError } from '../start-error.ts';

/** errno of a connection that fails, and SQLSTATE classes 08, 28, 3D and 57P03: not there, not for us, not yet. */
const UNREACHABLE = /^(E[A-Z]+|08...|28...|3D...|57P03)$/;

/** What a first connection failed with: `DatabaseUnreachable` where that is what it was. */
export const firstFailure = (cause: unknown): unknown =>
  UNREACHABLE.test(codeOf(cause))
    ? new StartError('DatabaseUnreachable', codeOf(cause), { cause })
    : cause;
