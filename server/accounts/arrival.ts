import type { Device } from '../../shared/domain/session.ts';

/** At which device, and from where, somebody signs in. */
export interface Arrival {
  device: Device;
  /** IPv4 or IPv6. */
  address: string;
}
