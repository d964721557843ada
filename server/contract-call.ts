import { ok, type Result } from '../shared/errors/app-error.ts';
import type { Reader } from '../shared/protocol/reader.ts';
import { readRequest } from './requests.ts';

/** What the contract says of one call, over HTTP or a socket. */
export interface CallContract<Q, A> {
  request: Reader<Q>;
  reply: Reader<A>;
}

/** A handler's reply is not what the contract promises: a fault of ours. */
class ReplyInvalid extends Error {
  override readonly name = 'ReplyInvalid';
}

/** Reads what is wanted, does it, and lets nothing out that the contract does not name. */
export async function answerCall<Q, A>(
  { request: reader, reply: writer }: CallContract<Q, A>,
  raw: unknown,
  handle: (request: Q) => Promise<Result<A>>,
): Promise<Result<A>> {
  const request = readRequest(reader, raw);
  if (!request.ok) return request;
  const done = await handle(request.value);
  if (!done.ok) return done;
  const reply = writer.safeParse(done.value);
  if (!reply.success) throw new ReplyInvalid();
  return ok(reply.data);
}
