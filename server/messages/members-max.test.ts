import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEMBERS_MAX } from '../../shared/domain/channel.ts';
import { must, openChannel, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** Ten thousand people are the work of seconds, of many on a busy machine. */
const PATIENCE_MS = 120_000;

describe.each(ENGINES)('a channel on %s', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());

  it('has room for so many and no more, and everybody can still start', {
    timeout: PATIENCE_MS,
  }, async () => {
    const company = await testCompany(server);
    const ann = await company.arrive('Ann');
    const socket = await ann.connect();
    const fill = (number: number) =>
      server.database.inTenant(company.tenant.id, (tx) =>
        tx.execute(sql`
          insert into people (tenant_id, id, email, name, title, role, password_hash, created_at)
          select current_tenant(), gen_random_uuid(), gen_random_uuid() || '@x.test', 'x', '', 'member', '', 0
          from generate_series(1, ${number}::integer)`),
      );
    await fill(MEMBERS_MAX - 2);
    const room = await openChannel(socket, [], 'public');
    // Control: the last place is there to be taken.
    await company.hire('Last');
    await expect(company.hire('Late')).rejects.toMatchObject({ code: 'TooLarge' });
    await company.hire('Guest', 'guest');
    const { channels } = must(await socket.call('sync.start', {}));
    expect(channels.find(({ id }) => id === room)?.memberIds).toHaveLength(MEMBERS_MAX);

    await fill(1);
    const wanted = { kind: 'public' as const, name: 'all', topic: '', memberIds: [] };
    expect(await socket.call('channel.create', wanted)).toMatchObject({
      error: { code: 'TooLarge' },
    });
    must(await socket.call('sync.start', {}));
  });
});
