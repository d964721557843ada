import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessionService } from '../../electron/session/session-service.ts';
import { createApi } from '../../electron/sync/http-api.ts';
import { createProver } from '../../electron/sync/prover.ts';
import { realClock } from '../../electron/sync/testing/client.ts';
import { createVault } from '../../electron/vault/create-vault.ts';
import { createDeviceSigningKey } from '../../electron/vault/device-signing-key.ts';
import { createMemoryKeychain } from '../../electron/vault/memory-keychain.ts';
import { TEST_PASSWORD } from '../../server/testing/company.ts';
import { DeviceId, type SessionId } from '../../shared/domain/ids.ts';

/**
 * One person's computer: the app's real session, connection, encrypted store on the disk, sign-out with
 * its verifier, and signed receipt. Not here: the window, and the system's keychain, for which memory
 * stands.
 */
export interface Desk {
  readonly sessionId: SessionId;
  /** Resolves when the server has taken the receipt of a complete sign-out. Milliseconds, `performance.now`. */
  readonly acknowledged: Promise<number>;
  close(): Promise<void>;
}

/** Signed in and connected. */
export async function sitDown(serverUrl: string, email: string): Promise<Desk> {
  const profile = await mkdtemp(join(tmpdir(), 'nightjar-bench-desk-'));
  const keychain = createMemoryKeychain();
  const acknowledged = Promise.withResolvers<number>();
  const online = Promise.withResolvers<void>();
  const vault = createVault({
    folder: join(profile, 'vault'),
    keychain,
    worker: new URL('../../electron/vault/store-worker.ts', import.meta.url),
    // Only sign-in is quicker for it.
    cost: { memoryKib: 8, passes: 1, lanes: 1 },
  });
  const deviceKey = createDeviceSigningKey(createMemoryKeychain());
  const prover = createProver(deviceKey);
  const session = createSessionService({
    profile,
    clock: realClock,
    desktop: {
      idleSeconds: () => 0,
      screenIsLocked: () => false,
      addresses: () => [],
      isPresenting: () => false,
    },
    api: createApi(prover),
    prover,
    keychain,
    vault,
    surfaces: {
      cover: async () => {},
      clearWebStorage: async () => 0,
      clearDesktopTraces: async () => 0,
    },
    residue: { roots: [profile], mayStay: () => false },
    device: () => ({ id: DeviceId.parse(randomUUID()), name: 'bench', platform: 'linux' }),
    deviceKey,
    version: '0.0.0',
    saveFile: async () => false,
    saveOpened: async () => false,
    openBrowser: async () => {},
    language: () => 'en',
    server: { url: () => serverUrl, remember: () => {} },
    policy: { machine: silent, personal: { ...silent, set: () => {} } },
    listener: {
      viewChanged(view) {
        if (view.phase !== 'signed-out' || view.summary?.receipt?.delivery !== 'delivered') return;
        if (view.summary.residue.length === 0) acknowledged.resolve(performance.now());
        else acknowledged.reject(new Error(`left: ${view.summary.residue.join(', ')}`));
      },
      unreadChanged: () => {},
      messageArrived: () => {},
      chatEvent(name, payload) {
        if (name === 'chat.connection' && JSON.stringify(payload).includes('online')) {
          online.resolve();
        }
      },
    },
    report: (cause) => console.error(cause),
  });
  await session.start();
  const signedIn = await session.signIn['signIn.withPassword']({
    serverUrl,
    email,
    password: TEST_PASSWORD,
  });
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  await online.promise;
  const listed = await session.listSessions();
  const own = listed.ok ? listed.value.sessions.find(({ current }) => current) : null;
  if (!own) throw new Error('the session is not listed');
  return {
    sessionId: own.id,
    acknowledged: acknowledged.promise,
    async close() {
      await session.stop('quit');
      await rm(profile, { recursive: true, maxRetries: 10, retryDelay: 20 });
    },
  };
}

const silent = { current: () => ({}), onChange: () => () => {} };
