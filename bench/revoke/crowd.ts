// `crowd.ts SOCKETS DIRECTORY`: the real server on a database on the disk, with one company: an owner and so
// many members, each with a session and what its socket shows. Ends with its parent.
import { startServer } from '../../server/start.ts';
import { testCompany } from '../../server/testing/company.ts';
import { shownOnSocket } from '../../server/testing/socket-client.ts';
import { NONCE_HEADER } from '../../shared/proof/proof.ts';

/** All clients of a benchmark come from one address. */
const NO_LIMITS = {
  rateLimits: { perAddress: 1_000_000, perAccount: 1_000_000 },
  // One admin ends all sessions, quicker than anybody would.
  sessionLimits: { perSecond: 1_000_000, burst: 1_000_000 },
};

const [sockets = '0', directory = ''] = process.argv.slice(2);
const server = await startServer({ source: { directory }, ...NO_LIMITS });
const company = await testCompany(server);
const owner = await company.hire('Owner', 'owner');
/** What proofs have to carry in the next minutes. */
const nonce = (await fetch(`${server.url}/v1/health`)).headers.get(NONCE_HEADER);
const members = [];
for (let each = 0; each < Number(sockets); each += 1) {
  const member = await company.admit(await company.hire(`M${each}`));
  member.device.heard(new URL(server.url), nonce);
  members.push({
    sessionId: member.sessionId,
    shown: await shownOnSocket(server.url, member),
  });
}
process.on('disconnect', () => void server.close().finally(() => process.exit()));
process.send?.({ url: server.url, owner: owner.email, members });
