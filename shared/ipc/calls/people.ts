import { ROUTES } from '../../protocol/http.ts';
import type { IpcCall } from './call.ts';

/** What admins do to accounts. */
export const PEOPLE_CALLS = {
  'admin.people': {
    phases: ['unlocked'],
    request: ROUTES.listPeople.request,
    reply: ROUTES.listPeople.reply,
  },
  'admin.setRole': {
    phases: ['unlocked'],
    request: ROUTES.setRole.request,
    reply: ROUTES.setRole.reply,
  },
  'admin.signOutPerson': {
    phases: ['unlocked'],
    request: ROUTES.endPersonSessions.request,
    reply: ROUTES.endPersonSessions.reply,
  },
  'admin.suspend': {
    phases: ['unlocked'],
    request: ROUTES.suspendPerson.request,
    reply: ROUTES.suspendPerson.reply,
  },
  'admin.liftSuspension': {
    phases: ['unlocked'],
    request: ROUTES.liftSuspension.request,
    reply: ROUTES.liftSuspension.reply,
  },
  'admin.deactivate': {
    phases: ['unlocked'],
    request: ROUTES.deactivatePerson.request,
    reply: ROUTES.deactivatePerson.reply,
  },
  'admin.reactivate': {
    phases: ['unlocked'],
    request: ROUTES.reactivatePerson.request,
    reply: ROUTES.reactivatePerson.reply,
  },
  'admin.resetFactors': {
    phases: ['unlocked'],
    request: ROUTES.resetFactors.request,
    reply: ROUTES.resetFactors.reply,
  },
} as const satisfies Record<string, IpcCall>;
