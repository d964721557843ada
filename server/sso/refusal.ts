import type { PersonId } from '../../shared/domain/ids.ts';
import type { SsoRefusal } from '../../shared/domain/sso.ts';
import { type AppError, err, type Result } from '../../shared/errors/app-error.ts';

/** A result that says, for the company's log and nobody else, where it was refused. */
export type Judged<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      error: AppError;
      because: SsoRefusal;
      /** For whom the provider vouched; null when it came to nobody who has an account. */
      personId: PersonId | null;
    };

export const refused = (because: SsoRefusal, detail: string): Judged<never> =>
  judged(because, err('SignOnRefused', { detail }));

/** The same result; what is against it, if anything is, was `because`. */
export const judged = <T>(
  because: SsoRefusal,
  result: Result<T>,
  personId: PersonId | null = null,
): Judged<T> => (result.ok ? result : { ...result, because, personId });
