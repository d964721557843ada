// `company.ts PEOPLE DATABASE_URL`: the real server on PostgreSQL, with one company. Half of its people have
// a password that is hashed as every password is, the other half the same password with a hash that costs
// next to nothing. A hash says itself what it costs, so the server runs the same code for both. Ends with
// its parent.
import { hash } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import { people } from '../../server/db/schema.ts';
import { createMemoryKeyProvider } from '../../server/keys/file-key-provider.ts';
import { startServer } from '../../server/start.ts';
import { TEST_PASSWORD, testCompany } from '../../server/testing/company.ts';

/** argon2id's own least: 8 KiB, one pass. */
const LEAST = { memoryCost: 8, timeCost: 1, parallelism: 1 };
/** All sign-ins come from one address. */
const NO_LIMITS = { perAddress: 1_000_000, perAccount: 1_000_000 };

const [size = '0', url = ''] = process.argv.slice(2);
const keySource = { provider: createMemoryKeyProvider() };
const server = await startServer({ source: { url }, keySource, rateLimits: NO_LIMITS });
const company = await testCompany(server);
const [hashed, cheap]: [string[], string[]] = [[], []];
for (let each = 0; each < Number(size); each += 1) {
  hashed.push((await company.hire(`H${each}`)).email);
  const { id, email } = await company.hire(`C${each}`);
  const passwordHash = await hash(TEST_PASSWORD, LEAST);
  await server.database.inTenant(company.tenant.id, (tx) =>
    tx.update(people).set({ passwordHash }).where(eq(people.id, id)),
  );
  cheap.push(email);
}
process.on('disconnect', () => void server.close().finally(() => process.exit()));
process.send?.({ url: server.url, hashed, cheap });
