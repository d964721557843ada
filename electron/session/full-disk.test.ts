import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import type * as durable from '../durable/durable-file.ts';
import { Rig } from './testing/rig.ts';

/** Whether the disk has no room left for what is written there; what is there stays, and can be deleted. */
const disk = vi.hoisted(() => ({ hasNoRoomFor: (_path: string): boolean => false }));

vi.mock('../durable/durable-file.ts', async (load) => {
  const real = await load<typeof durable>();
  const replaceFile: typeof durable.replaceFile = async (path, content) => {
    if (!disk.hasNoRoomFor(path)) return real.replaceFile(path, content);
    await writeFile(real.draftOf(path), content.slice(0, 10));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  return { ...real, replaceFile };
});

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
  await rig.start();
});
afterEach(async () => {
  disk.hasNoRoomFor = () => false;
  await rig.close();
});

describe('signing in on a full disk', () => {
  it.each(['revocations.json', 'key-slots', 'session.sealed', 'anything'])(
    'says so and leaves nothing, here or on the server, when there is no room for %s',
    async (name) => {
      disk.hasNoRoomFor = (path) => name === 'anything' || path.endsWith(name);
      expect(await rig.finish(rig.signIn())).toMatchObject({ error: { code: 'DiskFull' } });
      expect(rig.phase).toBe('signed-out');
      expect(await rig.leftovers()).toEqual([]);
      expect(rig.api.revoked.map(({ ticket }) => ticket)).toEqual(rig.api.tickets);

      disk.hasNoRoomFor = () => false;
      expect(await rig.signIn()).toEqual(ok({}));
    },
  );

  it('works when there is room after all', async () => {
    // Control: the sign-in above fails for want of room and for nothing else.
    disk.hasNoRoomFor = (path) => path.endsWith('something else');
    expect(await rig.signIn()).toEqual(ok({}));
    expect(await rig.files()).toContain('session.sealed');
  });
});

describe('a start on a full disk', () => {
  const pending = (...tickets: { ticket: string | undefined; held: boolean }[]) => {
    const { serverUrl, clock } = rig;
    const rest = { serverUrl, trigger: 'user', since: clock.wallNow() };
    const content = { version: 1, pending: tickets.map((each) => ({ ...each, ...rest })) };
    return writeFile(join(rig.profile, 'revocations.json'), JSON.stringify(content));
  };
  const OTHER = { ticket: 'ticket-of-an-earlier-session', held: false };

  beforeEach(async () => {
    expect(await rig.signIn()).toEqual(ok({}));
    await rig.session.stop('quit');
    disk.hasNoRoomFor = () => true;
  });

  it('finds the session, whatever else waits to be told', async () => {
    await pending(OTHER);
    rig.api.offline = true;
    await rig.start();
    expect(rig.phase).toBe('locked');
  });

  it('ends no session by a ticket that it cannot strike out, and says why it waits', async () => {
    await pending(OTHER, { ticket: rig.api.tickets[0], held: true });
    await rig.start();
    expect(rig.view('unavailable').error.code).toBe('DiskFull');
    disk.hasNoRoomFor = () => false;
    await rig.session.retry();
    expect(rig.phase).toBe('locked');
    rig.session.resume();
    await rig.until(async () => expect(await rig.files()).not.toContain('revocations.json'));
    expect(new Set(rig.api.revoked.map(({ ticket }) => ticket))).toEqual(new Set([OTHER.ticket]));
    expect(await rig.unlock()).toEqual(ok({}));
  });
});
