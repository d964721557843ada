import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName, type RouteReply } from '../../shared/protocol/http.ts';
import { answerCall, type CallContract } from '../contract-call.ts';
import type { Admit } from './admission.ts';
import type { Handlers, ParsedRequest } from './handlers.ts';
import type { Identify } from './identify.ts';
import { peerOf } from './peer.ts';

type Contract = {
  [N in RouteName]: CallContract<ParsedRequest<N>, RouteReply<N>> & {
    access: (typeof ROUTES)[N]['access'];
  };
};
const CONTRACT: Contract = ROUTES;

/** Asks who it is, whether they may, then what is wanted. */
export async function answerRoute<N extends RouteName>(
  name: N,
  identify: Identify,
  admit: Admit,
  handlers: Handlers,
  request: FastifyRequest,
): Promise<Result<RouteReply<N>>> {
  const contract = CONTRACT[name];
  const caller = await identify[contract.access](request);
  if (!caller.ok) return caller;
  const admitted = await admit(name, caller.value);
  if (!admitted.ok) return admitted;
  const fields = gather(request);
  if (!fields.ok) return fields;
  return answerCall(contract, fields.value, (wanted) =>
    handlers[name](wanted, caller.value, peerOf(request)),
  );
}

const Fields = z.record(z.string(), z.unknown());

/** The query of a GET, the body of all others, and the path's parameters, which nothing overrides. */
function gather({ method, query, body, params }: FastifyRequest): Result<Record<string, unknown>> {
  // A body that is not there is none; `null` is one, and no object.
  const given = method === 'GET' ? query : body;
  const fields = Fields.safeParse(given === undefined ? {} : given);
  if (!fields.success) return err('BadRequest', { detail: 'not an object' });
  return ok({ ...fields.data, ...Fields.parse(params ?? {}) });
}
