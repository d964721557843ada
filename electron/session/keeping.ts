import type { SessionKeeping } from '../../shared/ipc/view.ts';
import type { PolicyPart } from '../../shared/policy/policy.ts';
import type { Keychain } from '../vault/keychain.ts';

/** How a session that begins now is kept. What policy forbids it forbids where there is no keychain too. */
export const keepingFor = (
  { offlineCopy }: PolicyPart,
  { keeping }: Pick<Keychain, 'keeping'>,
): SessionKeeping => (offlineCopy === 'memory' ? 'memory-by-policy' : keeping);

/** A session that has a copy on the disk, under a policy that allows none. It cannot go on. */
export const outstays = (keeping: SessionKeeping, { offlineCopy }: PolicyPart): boolean =>
  offlineCopy === 'memory' && keeping !== 'memory-by-policy';
