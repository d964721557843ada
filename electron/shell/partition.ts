import { app, type Session, session } from 'electron';

/** No `persist:` prefix: Chromium keeps this partition in memory, and nothing of it on disk. */
const PARTITION = 'nightjar';

export const nightjarPartition = (): Session => session.fromPartition(PARTITION, { cache: false });

/** Of the default partition neither, which no page uses. Must run before the app is ready. */
export const keepNoCache = (): void => app.commandLine.appendSwitch('disable-http-cache');

/** Each thing Chromium may hold, and how it is cleared. */
const CLEARINGS: readonly ((partition: Session) => Promise<void>)[] = [
  (partition) => partition.clearStorageData(),
  (partition) => partition.clearCache(),
  (partition) => partition.clearAuthCache(),
  (partition) => partition.clearHostResolverCache(),
  (partition) => partition.clearCodeCaches({}),
  (partition) => partition.clearData(),
];

/** Clears the partition, and the default one, which should be empty anyway. Answers how many clearings ran. */
export async function clearWebStorage(): Promise<number> {
  const partitions = [nightjarPartition(), session.defaultSession];
  await Promise.all(partitions.flatMap((p) => CLEARINGS.map((clear) => clear(p))));
  return partitions.length * CLEARINGS.length;
}
