/** More than any policy lets somebody try. */
const MOST = 1_000;

/** Wrong attempts at the lock, told to the server as soon as it can be reached. */
export interface UnlockFailures {
  add(): void;
  /** Connected: tells what waits. */
  tell(): void;
}

/** `report` answers whether the server has it. */
export function createUnlockFailures(
  report: (failures: number) => Promise<boolean>,
): UnlockFailures {
  let waiting = 0;
  let telling = false;

  async function tell(): Promise<void> {
    if (telling || waiting === 0) return;
    telling = true;
    const failures = Math.min(waiting, MOST);
    const heard = await report(failures).catch(() => false);
    telling = false;
    if (!heard) return;
    waiting -= failures;
    await tell();
  }

  return {
    add() {
      waiting += 1;
      void tell();
    },
    tell: () => void tell(),
  };
}
