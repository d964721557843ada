// `company.ts PEOPLE DIRECTORY`: the real server on a database on the disk, with one company: an owner and
// so many members. Ends with its parent.
import { startServer } from '../../server/start.ts';
import { testCompany } from '../../server/testing/company.ts';

/** All clients of a benchmark come from one address, and one owner ends them all. */
const NO_LIMITS = {
  rateLimits: { perAddress: 1_000_000, perAccount: 1_000_000 },
  sessionLimits: { perSecond: 1_000_000, burst: 1_000_000 },
};

const [people = '0', directory = ''] = process.argv.slice(2);
const server = await startServer({ source: { directory }, ...NO_LIMITS });
const company = await testCompany(server);
const owner = await company.hire('Owner', 'owner');
const members: string[] = [];
for (let each = 0; each < Number(people); each += 1) {
  members.push((await company.hire(`M${each}`)).email);
}
process.on('disconnect', () => void server.close().finally(() => process.exit()));
process.send?.({ url: server.url, owner: owner.email, members });
