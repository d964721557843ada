import type { DeliveryFault } from '../../../shared/domain/watching.ts';
import { OutboundError } from '../../sso/outbound.ts';
import { ReceiverRefused } from './syslog.ts';
import { WebhookRefused } from './webhook.ts';

/** What went wrong on the way to a receiver, as an admin is told: what is no receiver's matter is `internal`. */
export function faultOf(error: unknown): DeliveryFault {
  if (error instanceof ReceiverRefused) return 'address-refused';
  if (error instanceof WebhookRefused) return 'refused';
  if (!(error instanceof Error)) return 'internal';
  // The reason lies within it: a request that was not answered says no more than that.
  if (isUntrusted(error) || isUntrusted(error.cause)) return 'not-trusted';
  if (error instanceof OutboundError) {
    return error.fault === 'too-large' ? 'refused' : error.fault;
  }
  // As nodemailer writes it down: an answer of the mail server's own.
  if ('responseCode' in error) return 'refused';
  return isOfTheNetwork(error) ? 'not-reached' : 'internal';
}

/** Codes of OpenSSL's verification and of Node's own check of the name. */
const UNTRUSTED = /CERT|^UNABLE_TO_/;
/** Of Node's TLS with what speaks none, and of nodemailer, where the network gave it no code. */
const NETWORK = /^(ERR_(SSL|TLS)_.+|ECONNECTION|ESOCKET|EDNS|ETIMEDOUT|ETLS)$/;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const isUntrusted = (error: unknown): boolean => UNTRUSTED.test(codeOf(error));

const isOfTheNetwork = (error: Error): boolean =>
  'syscall' in error || error.name === 'AbortError' || NETWORK.test(codeOf(error));
