import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName, type RouteReply } from '../../shared/protocol/http.ts';
import { type Reader, readRequest } from '../requests.ts';
import type { Handlers, ParsedRequest } from './handlers.ts';
import type { Identify } from './identify.ts';

type Contract = {
  [N in RouteName]: {
    access: (typeof ROUTES)[N]['access'];
    request: Reader<ParsedRequest<N>>;
    reply: Reader<RouteReply<N>>;
  };
};
const CONTRACT: Contract = ROUTES;

/** A handler's reply is not what the contract promises: a fault of ours. */
class ReplyInvalid extends Error {
  override readonly name = 'ReplyInvalid';
}

/** Asks who it is, what is wanted, does it, and lets nothing out that the contract does not name. */
export async function answerRoute<N extends RouteName>(
  name: N,
  identify: Identify,
  handlers: Handlers,
  request: FastifyRequest,
): Promise<Result<RouteReply<N>>> {
  const { access, request: reader, reply: writer } = CONTRACT[name];
  const caller = await identify[access](request);
  if (!caller.ok) return caller;
  const fields = gather(request);
  if (!fields.ok) return fields;
  const wanted = readRequest(reader, fields.value);
  if (!wanted.ok) return wanted;
  const done = await handlers[name](wanted.value, caller.value);
  if (!done.ok) return done;
  const reply = writer.safeParse(done.value);
  if (!reply.success) throw new ReplyInvalid();
  return ok(reply.data);
}

const Fields = z.record(z.string(), z.unknown());

/** The query of a GET, the body of all others, and the path's parameters, which nothing overrides. */
function gather({ method, query, body, params }: FastifyRequest): Result<Record<string, unknown>> {
  const fields = Fields.safeParse((method === 'GET' ? query : body) ?? {});
  if (!fields.success) return err('BadRequest', { detail: 'not an object' });
  return ok({ ...fields.data, ...Fields.parse(params ?? {}) });
}
