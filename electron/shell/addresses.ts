import { networkInterfaces } from 'node:os';

/** Addresses of this computer, other than those that lead back to it: where it is, as far as networks tell. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((each = []) =>
    each.filter(({ internal }) => !internal).map(({ address }) => address),
  );
