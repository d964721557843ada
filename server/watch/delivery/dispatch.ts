import type { EpochMs, TenantId } from '../../../shared/domain/ids.ts';
import type { DeliveryChannel } from '../../../shared/domain/watching.ts';
import { assertNever } from '../../../shared/errors/app-error.ts';
import type { SealingDeps } from '../../keys/tenant-sealing.ts';
import type { Letter, Mailer } from '../../mail/mailer.ts';
import type { Outbound } from '../../sso/outbound.ts';
import type { Reach } from '../../sso/public-address.ts';
import { openSecret, type Watching } from '../settings.ts';
import { sendSyslog } from './syslog.ts';
import { postWebhook } from './webhook.ts';

export interface DispatchDeps extends SealingDeps {
  mailer: Mailer | null;
  outbound: Outbound;
  reach: Reach;
}

/** One message, as each way out of the server wants it. */
export interface Outgoing {
  /** Null: there is nobody to write to. */
  letter(): Letter | null;
  /** `id` is the same at each attempt: a receiver that took it twice knows. */
  posted(): { id: string; body: string };
  syslog(): string;
}

/**
 * Sends a message one way, as the settings say. False: nothing is sent that way. Throws when the receiver did
 * not take it.
 */
export async function dispatch(
  deps: DispatchDeps,
  {
    tenantId,
    channel,
    watching,
  }: { tenantId: TenantId; channel: DeliveryChannel; watching: Watching },
  message: Outgoing,
  now: EpochMs,
): Promise<boolean> {
  const { webhook, syslog } = watching.settings.delivery;
  switch (channel) {
    case 'mail': {
      const letter = deps.mailer && message.letter();
      if (!deps.mailer || !letter) return false;
      await deps.mailer.send(letter);
      return true;
    }
    case 'webhook': {
      if (!webhook || watching.webhookSecret === null) return false;
      const secret = await openSecret(deps.sealing, tenantId, watching.webhookSecret);
      await postWebhook(deps.outbound, { url: webhook.url, secret }, { ...message.posted(), now });
      return true;
    }
    case 'syslog': {
      if (!syslog) return false;
      await sendSyslog(syslog, deps.reach, message.syslog());
      return true;
    }
    default:
      return assertNever(channel);
  }
}
