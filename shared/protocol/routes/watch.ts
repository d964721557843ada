import { z } from 'zod';
import { Alert, AlertState, DISMISS_REASON_MAX, Severity, WatchRule } from '../../domain/alert.ts';
import { AlertId, EpochMs, PersonId } from '../../domain/ids.ts';
import { Person } from '../../domain/person.ts';
import { DeliveryChannel, DeliveryOutcome, WatchSettings } from '../../domain/watching.ts';
import { Empty, From, type Route } from './route.ts';

const Answered = z.object({ alert: Alert });

export const WATCH_ROUTES = {
  /** The newest first. */
  listAlerts: {
    method: 'GET',
    path: '/v1/alerts',
    access: 'admin',
    request: From.extend({
      state: AlertState.optional(),
      rule: WatchRule.optional(),
      /** This or a graver one. */
      severity: Severity.optional(),
      personId: PersonId.optional(),
    }),
    /** `total`: of those that match. `open`: of all but notices. */
    reply: z.object({
      alerts: z.array(Alert),
      total: z.int().nonnegative(),
      open: z.int().nonnegative(),
    }),
  },
  /** Somebody looks into it. `Conflict` when it is open no longer. */
  acknowledgeAlert: {
    method: 'POST',
    path: '/v1/alerts/:alertId/acknowledge',
    access: 'admin',
    request: z.object({ alertId: AlertId }),
    reply: Answered,
  },
  /** It was nothing. An acknowledged one may be dismissed later. `Conflict` when it was dismissed before. */
  dismissAlert: {
    method: 'POST',
    path: '/v1/alerts/:alertId/dismiss',
    access: 'admin',
    request: z.object({
      alertId: AlertId,
      reason: z.string().trim().min(1).max(DISMISS_REASON_MAX),
    }),
    reply: Answered,
  },
  readWatching: {
    method: 'GET',
    path: '/v1/watching',
    access: 'admin',
    request: Empty,
    reply: z.object({
      settings: WatchSettings,
      version: z.int().nonnegative(),
      /** Whether whoever runs the server has told it how to send mail. */
      mailPossible: z.boolean(),
      /** Whether the one who asks wants alerts by mail. */
      wantsMail: z.boolean(),
      /** The admins who want them. */
      mailed: z.array(Person.pick({ id: true, name: true })),
      /** Null: nothing was sent there since it was set. */
      outcomes: z.record(DeliveryChannel, DeliveryOutcome.nullable()),
    }),
  },
  /**
   * `basedOn`: the version that was changed; `Conflict` when another one is in force meanwhile.
   * `NotAllowed` for a receiver in an inner network that the server's operator has not allowed.
   */
  setWatching: {
    method: 'PUT',
    path: '/v1/watching',
    access: 'admin',
    stepUp: 'always',
    request: z.object({ settings: WatchSettings, basedOn: z.int().nonnegative() }),
    reply: z.object({
      settings: WatchSettings,
      version: z.int().positive(),
      /** Of a webhook that is new or has moved: shown this once. Null: as before. */
      webhookSecret: z.string().nullable(),
    }),
  },
  /** Whether the one who asks gets alerts by mail. */
  wantAlertMail: {
    method: 'PUT',
    path: '/v1/watching/mail',
    access: 'admin',
    request: z.object({ wanted: z.boolean() }),
    reply: Empty,
  },
  /**
   * Sends a message that says it is a test, as the settings in force say; a mail goes to the one who asks.
   * `NotFound` when nothing is sent that way.
   */
  testDelivery: {
    method: 'POST',
    path: '/v1/watching/test',
    access: 'admin',
    stepUp: 'administer',
    request: z.object({ channel: DeliveryChannel }),
    reply: z.object({ outcome: DeliveryOutcome }),
  },
  /** Those who cannot sign in until an admin lifts it. */
  listSuspended: {
    method: 'GET',
    path: '/v1/suspensions',
    access: 'admin',
    request: Empty,
    reply: z.object({
      suspended: z.array(
        z.object({ person: Person.pick({ id: true, name: true, role: true }), since: EpochMs }),
      ),
    }),
  },
  /** `NotFound` when they are not suspended; `NotAllowed` for an owner, unless an owner asks. */
  liftSuspension: {
    method: 'POST',
    path: '/v1/suspensions/:personId/lift',
    access: 'admin',
    stepUp: 'always',
    request: z.object({ personId: PersonId }),
    reply: Empty,
  },
} as const satisfies Record<string, Route>;
