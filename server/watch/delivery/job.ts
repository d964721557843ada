import type { Alert } from '../../../shared/domain/alert.ts';
import type { AlertId, EpochMs, PersonId, TenantId } from '../../../shared/domain/ids.ts';
import type { DeliveryChannel } from '../../../shared/domain/watching.ts';

/** One alert on its way to one receiver. */
export interface Job {
  id: string;
  tenantId: TenantId;
  alertId: AlertId;
  channel: DeliveryChannel;
  /** Whom a mail is for. */
  personId: PersonId | null;
  attempts: number;
}

/** What is delivered: all that a receiver may know. */
export interface Parcel {
  job: Job;
  alert: Alert;
  /** Of the person whom it is about. */
  email: string | null;
  /** Of whom the mail is for. */
  to: string | null;
  now: EpochMs;
}
