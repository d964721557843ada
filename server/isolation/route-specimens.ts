import { randomUUID } from 'node:crypto';
import { DeviceId } from '../../shared/domain/ids.ts';
import { SSO_REDIRECT_URI, type SsoSettings } from '../../shared/domain/sso.ts';
import { STANDARD_WATCHING } from '../../shared/domain/watching.ts';
import type { RouteName, RouteRequest } from '../../shared/protocol/http.ts';
import { anyPublicJwk } from '../../shared/signing/testing/any-public-jwk.ts';
import { TEST_PASSWORD } from '../testing/company.ts';
import { ADMINS, OWNER, type Specimen } from './specimen.ts';

/** Looks like a token, and is none. */
const NO_TOKEN = 'x'.repeat(64);
/** Looks like 256 random bits. */
const NO_HANDLE = 'x'.repeat(43);
const device = {
  id: DeviceId.parse(randomUUID()),
  name: 'd',
  platform: 'linux',
  key: anyPublicJwk(),
} as const;
const ceremony = {
  redirectUri: 'http://127.0.0.1:5000/back',
  challenge: NO_HANDLE,
  state: NO_HANDLE,
  language: 'en',
} as const;
const ceremonyEnd = { code: NO_HANDLE, verifier: NO_HANDLE };
const code = { method: 'totp', code: '123456' } as const;
const receiptFile = { receipt: NO_TOKEN, device: NO_TOKEN, tenantKey: anyPublicJwk() };
const sso: SsoSettings = {
  enabled: true,
  issuer: 'http://127.0.0.1:1',
  clientId: 'nightjar',
  scopes: [],
  groupsClaim: 'groups',
  roles: [],
  otherRole: 'member',
  linkByEmail: false,
  askAgain: false,
};

export type RouteSpecimens = {
  [N in RouteName]: readonly [Specimen<RouteRequest<N>>, ...Specimen<RouteRequest<N>>[]];
};

/** For every route of the contract; more than one where there is more than one thing that it can be asked about. */
export const ROUTE_SPECIMENS: RouteSpecimens = {
  health: [{ request: () => ({}) }],

  signIn: [
    {
      request: ({ email }) => ({ email, password: 'not the password', device }),
      ends: 'WrongCredentials',
      notes: 'failed sign-ins are counted and watched',
    },
  ],
  signInFactor: [
    { request: () => ({ ticket: NO_TOKEN, device, proof: code }), ends: 'TicketExpired' },
  ],
  beginTotpAtSignIn: [{ request: () => ({ ticket: NO_TOKEN, device }), ends: 'TicketExpired' }],
  confirmTotpAtSignIn: [
    {
      request: () => ({ ticket: NO_TOKEN, device, setup: NO_TOKEN, code: '123456' }),
      ends: 'TicketExpired',
    },
  ],
  beginPasskeyAtSignIn: [{ request: () => ({ ...ceremony, device }) }],
  finishPasskeyAtSignIn: [{ request: () => ({ ...ceremonyEnd, device }), ends: 'TicketExpired' }],
  refresh: [{ request: () => ({ refreshToken: NO_TOKEN }), ends: 'SessionRevoked' }],
  revokeByTicket: [
    { request: () => ({ ticket: NO_TOKEN, trigger: 'user' }), ends: 'WrongCredentials' },
  ],
  signInWays: [{ request: ({ email }) => ({ email }) }],
  ssoBegin: [
    {
      request: ({ email }) => ({
        email,
        redirectUri: SSO_REDIRECT_URI.replace('127.0.0.1', '127.0.0.1:5000'),
        challenge: NO_HANDLE,
        state: NO_HANDLE,
        device,
      }),
      ends: 'SignOnUnavailable',
    },
  ],
  ssoFinish: [
    {
      request: ({ email }) => ({
        email,
        code: 'x',
        state: NO_HANDLE,
        verifier: NO_HANDLE,
        issuer: null,
        device,
      }),
      ends: 'SignOnRefused',
    },
  ],

  listFactors: [{ request: () => ({}) }],
  stepUp: [{ request: () => ({ proof: { method: 'password', password: TEST_PASSWORD } }) }],
  checkFactor: [
    {
      request: () => ({ proof: { method: 'password', password: TEST_PASSWORD } }),
      ends: 'FactorNeeded',
    },
  ],
  changePassword: [{ request: () => ({ password: `${randomUUID()} and more` }) }],
  beginTotp: [{ request: () => ({}) }],
  confirmTotp: [{ request: () => ({ setup: NO_TOKEN, code: '123456' }), ends: 'TicketExpired' }],
  removeTotp: [{ request: () => ({}), ends: 'NotFound' }],
  beginPasskey: [{ request: () => ceremony }],
  finishPasskey: [{ request: () => ({ ...ceremonyEnd, name: 'a key' }), ends: 'TicketExpired' }],
  renamePasskey: [{ request: ({ passkeyId }) => ({ passkeyId, name: 'mine' }), by: OWNER }],
  removePasskey: [{ request: ({ passkeyId }) => ({ passkeyId }), by: OWNER }],
  newRecoveryCodes: [{ request: () => ({}) }],
  beginPasskeyProof: [{ request: () => ({ ...ceremony, purpose: 'step-up' }) }],
  finishPasskeyProof: [{ request: () => ceremonyEnd, ends: 'TicketExpired' }],
  resetFactors: [{ request: ({ personId }) => ({ personId }) }],
  passkeyOptions: [{ request: () => ({ handle: NO_HANDLE }), ends: 'NotFound' }],
  passkeyResponse: [{ request: () => ({ handle: NO_HANDLE, response: {} }), ends: 'NotFound' }],

  listSessions: [{ request: () => ({}) }],
  listSignIns: [{ request: () => ({}) }],
  revokeOtherSessions: [{ request: () => ({}) }],
  revokeSession: [{ request: ({ sessionId }) => ({ sessionId }), by: ADMINS }],

  receipt: [{ request: () => ({ ticket: NO_TOKEN, file: receiptFile }), ends: 'WrongCredentials' }],
  receipts: [{ request: ({ sessionId }) => ({ sessionId }) }],

  listDevices: [{ request: () => ({}) }],
  lockSession: [{ request: ({ sessionId }) => ({ sessionId }) }],
  askWipe: [
    { request: ({ personId }) => ({ target: { kind: 'person', personId }, reason: 'gone' }) },
    { request: ({ sessionId }) => ({ target: { kind: 'session', sessionId }, reason: 'gone' }) },
    { request: () => ({ target: { kind: 'everyone' }, reason: 'gone' }) },
  ],
  approveWipe: [{ request: ({ wipeId }) => ({ wipeId }) }],
  cancelWipe: [{ request: ({ wipeId }) => ({ wipeId }) }],
  listWipes: [{ request: () => ({}) }],
  readWipe: [{ request: ({ wipeId }) => ({ wipeId }) }],

  readPolicy: [{ request: () => ({}) }],
  setPolicy: [{ request: () => ({ everyone: { lockAfter: 60 }, roles: {}, basedOn: 1 }) }],

  myTour: [{ request: () => ({}) }],
  noteTour: [{ request: () => ({ version: 1, completed: true }) }],
  listTours: [{ request: () => ({}) }],

  readAudit: [{ request: ({ personId }) => ({ personId }) }],
  sealAudit: [{ request: () => ({ format: 'csv' }) }],
  exportAudit: [{ request: ({ personId }) => ({ personId, afterId: 0, lastId: 1 }) }],

  listPeople: [{ request: () => ({}) }],
  setRole: [{ request: ({ personId }) => ({ personId, role: 'guest' }) }],
  endPersonSessions: [{ request: ({ personId }) => ({ personId }) }],
  suspendPerson: [{ request: ({ personId }) => ({ personId }) }],
  deactivatePerson: [{ request: ({ personId }) => ({ personId, reason: 'gone' }) }],
  reactivatePerson: [{ request: ({ personId }) => ({ personId }), ends: 'Conflict' }],

  readSso: [{ request: () => ({}) }],
  setSso: [{ request: () => ({ settings: sso, secret: 'a secret' }) }],
  checkSso: [{ request: () => ({ issuer: sso.issuer }) }],

  listScimTokens: [{ request: () => ({}) }],
  makeScimToken: [{ request: () => ({}) }],
  revokeScimToken: [{ request: ({ tokenId }) => ({ tokenId }) }],

  listAlerts: [{ request: ({ personId }) => ({ personId }) }],
  acknowledgeAlert: [{ request: ({ alertId }) => ({ alertId }) }],
  dismissAlert: [{ request: ({ alertId }) => ({ alertId, reason: 'it was me' }) }],
  readWatching: [{ request: () => ({}) }],
  setWatching: [{ request: () => ({ settings: STANDARD_WATCHING, basedOn: 0 }) }],
  wantAlertMail: [{ request: () => ({ wanted: false }) }],
  testDelivery: [{ request: () => ({ channel: 'webhook' }), ends: 'NotFound' }],
  listSuspended: [{ request: () => ({}) }],
  liftSuspension: [{ request: ({ personId }) => ({ personId }), ends: 'NotFound' }],
};
