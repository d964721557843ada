import { AppError, err, NightjarError, type Result } from '../../shared/errors/app-error.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { provenFetch } from '../sync/proven-fetch.ts';
import type { Prover } from '../sync/prover.ts';
import { readServerAddress, underServer } from '../sync/server-address.ts';
import type { AccessTokens } from '../sync/sync.ts';
import type { AskFiles, FileRequest } from './file-server.ts';

/** For one part on its way up, or until the first of what comes down. Milliseconds. */
const ANSWER_MS = 30_000;

export interface AskFilesOptions {
  tokens: AccessTokens;
  prover: Prover;
  /** Null while nobody is signed in. */
  serverUrl(): string | null;
  /** The server says that this session is over. */
  revoked(because: EndReason): void;
}

/** Requests about files as the session's person, with a fresh token where the old one ran out. */
export function createAskFiles({ tokens, prover, serverUrl, revoked }: AskFilesOptions): AskFiles {
  async function once(request: FileRequest, accessToken: string): Promise<Result<Response>> {
    const address = readServerAddress(serverUrl() ?? '');
    if (!address.ok) return address;
    const overdue = new AbortController();
    const timer = setTimeout(() => overdue.abort(), ANSWER_MS);
    try {
      const { path, signal, ...rest } = request;
      const response = await provenFetch(prover, underServer(address.value, path), {
        ...rest,
        signal: AbortSignal.any([signal, overdue.signal]),
        shows: { accessToken },
      });
      return response.status === 401 ? await refusalOf(response) : { ok: true, value: response };
    } catch (error) {
      if (error instanceof NightjarError) return { ok: false, error: error.toAppError() };
      return err('ServerUnreachable', {
        detail: error instanceof Error ? error.name : 'no answer',
      });
    } finally {
      clearTimeout(timer);
    }
  }

  return async (request) => {
    const token = await tokens.current();
    if (!token.ok) return token;
    const first = await once(request, token.value);
    if (first.ok || first.error.code !== 'TokenExpired') return told(first);
    const fresh = await tokens.current(token.value);
    return fresh.ok ? told(await once(request, fresh.value)) : fresh;
  };

  function told(reply: Result<Response>): Result<Response> {
    if (!reply.ok && reply.error.code === 'SessionRevoked')
      revoked(reply.error.because ?? 'revoked');
    return reply;
  }
}

async function refusalOf(response: Response): Promise<Result<Response>> {
  const named = AppError.safeParse(await response.json().catch(() => null));
  return named.success ? { ok: false, error: named.data } : err('ServerAnswerInvalid');
}
