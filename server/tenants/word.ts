import type { EpochMs, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { Word } from '../../shared/protocol/signed.ts';
import type { TenantSigner } from './tenant-key.ts';

/** That this session lives, now, by the server's own clock. Not to be called inside a transaction. */
export function signWord(
  signer: Pick<TenantSigner, 'signFor'>,
  { tenantId, sessionId }: { tenantId: TenantId; sessionId: SessionId },
  at: EpochMs,
): Promise<string> {
  const word: Word = { tenantId, sessionId, at };
  return signer.signFor(tenantId, 'nightjar-word+jwt', word);
}
