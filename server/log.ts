import { z } from 'zod';

/** What operators may see. There is no field for anything a person wrote, nor for a secret. */
export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  /** What happened, in a few constant words. */
  event: string;
  /** Where: a route, a call, a migration. */
  subject?: string;
  /** Of an unexpected error: see `describeFailure`. */
  failure?: string;
}

export type Log = (entry: LogEntry) => void;

const WithCode = z.object({ code: z.string().max(40) });

/**
 * An unexpected error by its classes and codes (SQLSTATE, errno), outermost first. Not its words: a
 * database's error quotes the row, and the row may be a message.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const coded = WithCode.safeParse(error);
  const here = coded.success ? `${error.name} ${coded.data.code}` : error.name;
  return error.cause === undefined ? here : `${here} < ${describeFailure(error.cause)}`;
}
