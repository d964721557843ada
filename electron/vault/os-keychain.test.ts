import { describe, expect, it } from 'vitest';
import { canRun, LOCKED, newHome, UNLOCKED } from './testing/linux-desktop.ts';

describe.skipIf(!canRun)('the keychain on a Linux desktop', () => {
  it('keeps items over a new login, each by its name', async () => {
    const home = await newHome();
    expect(home.session(UNLOCKED, 'read', 'delete', 'write:one', 'write:two', 'read')).toEqual([
      'kept',
      'missing',
      false,
      'written',
      'written',
      'two',
    ]);
    expect(home.session(UNLOCKED, 'read', 'delete', 'read')).toEqual([
      'kept',
      'two',
      true,
      'missing',
    ]);
  });

  it('that is locked is unavailable: nothing is missing, and nothing is changed', async () => {
    const home = await newHome();
    home.session(UNLOCKED, 'write:secret');
    expect(home.session(LOCKED, 'read', 'write:other', 'delete', 'read')).toEqual([
      'kept',
      'unavailable',
      'KeychainUnavailable',
      'KeychainUnavailable',
      'unavailable',
    ]);
    expect(home.session(UNLOCKED, 'read')).toEqual(['kept', 'secret']);
  });

  it('that does not answer is unavailable, and is itself again afterwards', async () => {
    const home = await newHome();
    expect(
      home.session(
        UNLOCKED,
        'write:secret',
        'stop',
        'read',
        'write:other',
        'delete',
        'continue',
        'retry',
      ),
    ).toEqual([
      'kept',
      'written',
      true,
      'unavailable',
      'KeychainUnavailable',
      'KeychainUnavailable',
      true,
      'secret',
    ]);
  });

  it('is one in memory where nobody keeps secrets', async () => {
    const home = await newHome();
    const steps = ['read', 'write:secret', 'read', 'delete', 'read'];
    const inMemory = ['memory', 'missing', 'written', 'secret', true, 'missing'];
    expect(home.session(null, ...steps)).toEqual(inMemory);
    expect(home.withoutBus(...steps)).toEqual(inMemory);
  });
});
