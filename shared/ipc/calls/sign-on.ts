import { z } from 'zod';
import { SsoSettings } from '../../domain/sso.ts';
import { ROUTES } from '../../protocol/http.ts';
import { type IpcCall, Nothing } from './call.ts';

const Address = z.url().max(2_300);

/** What is set of single sign-on, and what the provider and the directory have to know of the server. */
const SignOn = z.object({
  settings: SsoSettings.nullable(),
  backChannelUrl: Address,
  scimUrl: Address,
});

/** How the company's people sign in elsewhere, and how its directory adds and removes them. */
export const SIGN_ON_CALLS = {
  'admin.signOn': { phases: ['unlocked'], request: Nothing, reply: SignOn },
  'admin.setSignOn': { phases: ['unlocked'], request: ROUTES.setSso.request, reply: SignOn },
  'admin.checkSignOn': {
    phases: ['unlocked'],
    request: ROUTES.checkSso.request,
    reply: ROUTES.checkSso.reply,
  },
  'admin.scimTokens': {
    phases: ['unlocked'],
    request: Nothing,
    reply: ROUTES.listScimTokens.reply,
  },
  /** The token is in this answer and nowhere else. */
  'admin.makeScimToken': {
    phases: ['unlocked'],
    request: Nothing,
    reply: ROUTES.makeScimToken.reply,
  },
  'admin.revokeScimToken': {
    phases: ['unlocked'],
    request: ROUTES.revokeScimToken.request,
    reply: ROUTES.revokeScimToken.reply,
  },
} as const satisfies Record<string, IpcCall>;
