import { z } from 'zod';

/** Where a request came from, as coarse as an address can say it. */
export const Place = z.object({
  /** ISO 3166-1 alpha-2, by who the network was given to; null when nobody knows, and where `local` is true. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** In CIDR notation (RFC 4632, RFC 4291 §2.3): the /24 of an IPv4 address, the /48 of an IPv6 one. */
  network: z.string().max(50),
  /** This machine, or a network that the internet does not reach. */
  local: z.boolean(),
});
export type Place = z.infer<typeof Place>;
