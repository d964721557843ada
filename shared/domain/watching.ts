import { z } from 'zod';
import { Answer, type WatchRule } from './alert.ts';
import { EpochMs } from './ids.ts';

/** What a company says of one rule. */
export const RuleSetting = z.object({
  on: z.boolean(),
  /** All of them, from the mildest; at a `notice` nothing but `tell-person`. */
  answers: z.array(Answer).max(Answer.options.length),
});
export type RuleSetting = z.infer<typeof RuleSetting>;

const host = z
  .string()
  .max(253)
  .regex(/^[\w-]+(\.[\w-]+)*$|^[\da-f:.]{2,45}$/i);

export const Delivery = z.object({
  /** To the admins who want it. */
  mail: z.boolean(),
  /** Signed with a secret of its own. */
  webhook: z.object({ url: z.url({ protocol: /^https?$/ }).max(500) }).nullable(),
  /** RFC 5424 with a CEF body. */
  syslog: z
    .object({
      transport: z.enum(['tls', 'tcp', 'udp']),
      host,
      port: z.int().min(1).max(65_535),
    })
    .nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** The ways of an alert out of the server. */
export const DeliveryChannel = z.enum(['mail', 'webhook', 'syslog']);
export type DeliveryChannel = z.infer<typeof DeliveryChannel>;

/** Why a receiver does not have what it was sent. */
export const DeliveryFault = z.enum([
  /** It would have gone out in the clear. */
  'not-encrypted',
  /** Inside a network that the server's operator has not allowed. */
  'address-refused',
  'not-reached',
  /** Its certificate is not one that this server trusts. */
  'not-trusted',
  /** It was reached, and said no. */
  'refused',
  /** The server itself could not; its log says why. */
  'internal',
]);
export type DeliveryFault = z.infer<typeof DeliveryFault>;

/** How it went the last time that something was sent this way. `fault` null: it went out. */
export const DeliveryOutcome = z.object({ at: EpochMs, fault: DeliveryFault.nullable() });
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>;

const rule = (on: boolean, ...answers: Answer[]) => RuleSetting.default({ on, answers });

/**
 * Each rule's standard. What is all but certain (a token that was copied) signs out; what could be the
 * person themselves tells, or asks for a second factor; nothing suspends before an admin has chosen so.
 */
export const RuleSettings = z.object({
  'new-device': rule(true, 'tell-person', 'tell-admins'),
  'new-place': rule(true, 'tell-person', 'tell-admins', 'ask-factor'),
  'impossible-travel': rule(true, 'tell-person', 'tell-admins', 'ask-factor', 'lock'),
  'password-spraying': rule(true, 'tell-person', 'tell-admins', 'ask-factor', 'sign-out-wipe'),
  'credential-stuffing': rule(true, 'tell-admins'),
  'refresh-reuse': rule(true, 'tell-person', 'tell-admins', 'sign-out-wipe'),
  'stolen-token': rule(true, 'tell-person', 'tell-admins', 'sign-out-wipe'),
  'two-places': rule(true, 'tell-person', 'tell-admins', 'sign-out-wipe'),
  'bulk-reading': rule(true, 'tell-admins', 'lock'),
  'bulk-download': rule(true, 'tell-admins', 'lock'),
  'unusual-hours': rule(true, 'tell-admins'),
  'many-devices': rule(true, 'tell-person', 'tell-admins'),
  'unlock-failures': rule(true, 'tell-person', 'tell-admins'),
  'posture-change': rule(true, 'tell-admins'),
  'wrong-factors': rule(true, 'tell-person', 'tell-admins'),
} as const satisfies Record<WatchRule, z.ZodType>);
export type RuleSettings = z.infer<typeof RuleSettings>;

export const WatchSettings = z.object({
  rules: RuleSettings,
  delivery: Delivery.default({ mail: true, webhook: null, syslog: null }),
});
export type WatchSettings = z.infer<typeof WatchSettings>;

/** As long as an admin has set nothing. */
export const STANDARD_WATCHING: WatchSettings = WatchSettings.parse({ rules: {} });
