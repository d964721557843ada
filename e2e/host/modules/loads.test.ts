import { describe, expect, it } from 'vitest';
import { Loads, loadFailure } from './loads.ts';

describe('loads', () => {
  it('end as the page does', async () => {
    const loads = new Loads();
    const good = loads.begin('app://x/');
    loads.finish();
    await expect(good).resolves.toBeUndefined();
    const bad = loads.begin('app://x/');
    loads.fail(loadFailure('net::ERR_BLOCKED_BY_CLIENT'));
    await expect(bad).rejects.toThrow("ERR_BLOCKED_BY_CLIENT (-20) loading 'app://x/'");
  });

  it('are ended by a newer one, as in Electron', async () => {
    const loads = new Loads();
    const older = loads.begin('app://x/older');
    const newer = loads.begin('app://x/newer');
    loads.finish();
    await expect(older).rejects.toThrow("ERR_ABORTED (-3) loading 'app://x/older'");
    await expect(newer).resolves.toBeUndefined();
  });
});
