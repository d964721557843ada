import type { FastifyRequest } from 'fastify';

/** Where a request comes from, as far as it can be known: a trusted proxy's word is taken. */
export interface Peer {
  /** IPv4 or IPv6, as text. */
  address: string;
}

export const peerOf = ({ ip }: FastifyRequest): Peer => ({ address: ip });
