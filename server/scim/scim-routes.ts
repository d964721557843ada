import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SessionId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Reader } from '../../shared/protocol/reader.ts';
import type { SessionEnded } from '../accounts/end-session.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { readRefusal } from '../http/refusal.ts';
import { describeFailure, type Log } from '../log.ts';
import { readRequest } from '../requests.ts';
import type { Directory } from './deactivate.ts';
import { serviceProviderConfig, userSchema, userType } from './discovery.ts';
import { faultOf, ScimFault } from './fault.ts';
import { PatchRequest, patched } from './patch.ts';
import { tenantOfToken, useToken } from './tokens.ts';
import { ScimUser, USER, userResource } from './user.ts';
import { addUser, changeUser, findUser, ListQuery, listUsers } from './users.ts';

const SCIM_PATH = '/scim/v2';
const MEDIA_TYPE = 'application/scim+json';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
/** From one address in a minute: a directory's first run brings everybody. */
const PER_ADDRESS = 1_200;
/** RFC 6750 §2.1. */
const BEARER = /^Bearer ([\w.~+/-]{16,512}=*)$/i;

export interface ScimDeps {
  database: Database;
  clock: Clock;
  sessionEnded: SessionEnded;
  publicUrl: string | null;
  log: Log;
}

interface Answer {
  status: 200 | 201 | 204;
  body?: unknown;
  location?: string;
  /** Told once it is committed. */
  ended?: readonly SessionId[];
}

type Work = (
  tx: Tx,
  directory: Directory,
  base: string,
  request: FastifyRequest,
) => Promise<Answer>;

/** SCIM 2.0 (RFC 7643, 7644) for the company's directory: who joins, and who leaves. */
export async function registerScim(app: FastifyInstance, deps: ScimDeps): Promise<void> {
  const { database, clock, sessionEnded, publicUrl, log } = deps;
  const now = clock;

  const baseOf = ({ protocol, host }: FastifyRequest): string =>
    `${publicUrl?.replace(/\/+$/, '') ?? `${protocol}://${host}`}${SCIM_PATH}`;

  /** In the company of the token, which is still good in the very transaction. */
  async function answer(request: FastifyRequest, work: Work): Promise<Answer> {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const found = token === undefined ? null : await tenantOfToken(database, token);
    if (!found) throw new ScimFault(401, 'no such token');
    return database.inTenant(found.tenantId, async (tx) => {
      const madeBy = await useToken(tx, found.tokenId, now());
      if (madeBy === null) throw new ScimFault(401, 'no such token');
      return work(tx, { ...found, madeBy }, baseOf(request), request);
    });
  }

  const one = (row: Parameters<typeof userResource>[0], base: string): Answer => {
    const body = userResource(row, base);
    return { status: 200, body, location: body.meta.location };
  };
  const idIn = ({ params }: FastifyRequest): unknown =>
    z.object({ id: z.string() }).parse(params).id;

  const list: Work = async (tx, _, base, { query }) => {
    const wanted = read(ListQuery, query);
    const { total, rows } = await listUsers(tx, wanted);
    return page(
      total,
      wanted.startIndex,
      rows.map((row) => userResource(row, base)),
    );
  };
  const create: Work = async (tx, directory, base, { body }) => {
    const row = await addUser(tx, directory, read(ScimUser, body), now());
    return { ...one(row, base), status: 201 };
  };
  const readOne: Work = async (tx, _, base, request) =>
    one(await findUser(tx, idIn(request)), base);
  const replace: Work = async (tx, directory, base, request) => {
    const before = await findUser(tx, idIn(request), true);
    const user = read(ScimUser, request.body);
    const { row, ended } = await changeUser(tx, directory, before, user, now());
    return { ...one(row, base), ended };
  };
  const patch: Work = async (tx, directory, base, request) => {
    const before = await findUser(tx, idIn(request), true);
    const user = patched(before, read(PatchRequest, request.body));
    const { row, ended } = await changeUser(tx, directory, before, user, now());
    return { ...one(row, base), ended };
  };
  /** What they wrote stays, and so does who wrote it: whoever is removed is deactivated. */
  const remove: Work = async (tx, directory, _, request) => {
    const before = await findUser(tx, idIn(request), true);
    const { email, name, title, externalId } = before;
    const gone = { email, name, title, externalId, active: false };
    const { ended } = await changeUser(tx, directory, before, gone, now());
    return { status: 204, ended };
  };

  const ROUTES = [
    ['GET', '/Users', list],
    ['POST', '/Users', create],
    ['GET', '/Users/:id', readOne],
    ['PUT', '/Users/:id', replace],
    ['PATCH', '/Users/:id', patch],
    ['DELETE', '/Users/:id', remove],
    ['GET', '/ServiceProviderConfig', describing(serviceProviderConfig)],
    ['GET', '/ResourceTypes', listing(userType)],
    ['GET', '/ResourceTypes/User', describing(userType)],
    ['GET', '/Schemas', listing(userSchema)],
    ['GET', `/Schemas/${USER.replaceAll(':', '::')}`, describing(userSchema)],
  ] as const satisfies [string, string, Work][];

  await app.register(
    async (scope) => {
      scope.addContentTypeParser(
        MEDIA_TYPE,
        { parseAs: 'string' },
        scope.getDefaultJsonParser('error', 'error'),
      );
      scope.setErrorHandler((error, request, reply) => refuse(reply, error, request));
      scope.setNotFoundHandler((_request, reply) =>
        refuse(reply, new ScimFault(404, 'no such endpoint')),
      );
      for (const [method, url, work] of ROUTES) {
        scope.route({
          method,
          url,
          config: { rateLimit: { max: PER_ADDRESS, timeWindow: 60_000 } },
          handler: async (request, reply) => {
            const { status, body, location, ended = [] } = await answer(request, work);
            for (const sessionId of ended) sessionEnded(sessionId, 'wiped');
            if (location !== undefined) void reply.header('location', location);
            return send(reply, status, body);
          },
        });
      }
    },
    { prefix: SCIM_PATH },
  );

  function refuse(reply: FastifyReply, error: unknown, request?: FastifyRequest): FastifyReply {
    const fault = asFault(error);
    if (fault.status === 500) {
      const subject = request?.routeOptions.url ?? 'no route';
      log({ level: 'error', event: 'request failed', subject, failure: describeFailure(error) });
    }
    // RFC 6750 §3.
    if (fault.status === 401) void reply.header('www-authenticate', 'Bearer realm="scim"');
    return send(reply, fault.status, fault.body());
  }
}

const describing =
  (document: (base: string) => unknown): Work =>
  async (_tx, _directory, base) => ({ status: 200, body: document(base) });

const listing =
  (document: (base: string) => unknown): Work =>
  async (_tx, _directory, base) =>
    page(1, 1, [document(base)]);

/** RFC 7644 §3.4.2. */
const page = (totalResults: number, startIndex: number, Resources: readonly unknown[]): Answer => ({
  status: 200,
  body: { schemas: [LIST], totalResults, startIndex, itemsPerPage: Resources.length, Resources },
});

function read<T>(reader: Reader<T>, raw: unknown): T {
  const parsed = readRequest(reader, raw);
  if (!parsed.ok) throw new ScimFault(400, parsed.error.detail ?? 'not understood', 'invalidValue');
  return parsed.value;
}

const TooOften = z.object({ statusCode: z.literal(429) });

function asFault(error: unknown): ScimFault {
  if (error instanceof ScimFault) return error;
  if (TooOften.safeParse(error).success) return new ScimFault(429, 'too many requests');
  const known = error instanceof NightjarError ? faultOf(error) : null;
  if (known) return known;
  const refusal = readRefusal(error);
  if (refusal?.code === 'TooLarge') return new ScimFault(413, 'too large');
  if (refusal) return new ScimFault(400, 'the request cannot be read', 'invalidSyntax');
  return new ScimFault(500, 'something went wrong');
}

const send = (reply: FastifyReply, status: number, body?: unknown): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type(MEDIA_TYPE)
    .code(status)
    .send(body === undefined ? undefined : JSON.stringify(body));
