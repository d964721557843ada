import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STANDARD_WATCHING } from '../../shared/domain/watching.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { IPC_CALLS, type IpcCallName } from '../../shared/ipc/contract.ts';
import type { SessionPhase } from '../../shared/ipc/view.ts';
import { answer, type IpcGate, type IpcHandlers } from './register.ts';

const ALL_CALLS = Object.keys(IPC_CALLS) as IpcCallName[];
const PHASES: SessionPhase[] = [
  'starting',
  'signed-out',
  'unlocked',
  'locked',
  'signing-out',
  'unavailable',
];
const sender = { senderFrame: null };
const id = '018f4e5a-0000-7000-8000-000000000000';

/** A request each schema accepts. */
const VALID: Record<IpcCallName, unknown> = {
  'chat.noticeSeen': { alertId: id },
  'signIn.ways': { serverUrl: 'https://chat.example', email: 'a@b.example' },
  'signIn.withPassword': {
    serverUrl: 'https://chat.example',
    email: 'a@b.example',
    password: 'x',
  },
  'signIn.inBrowser': { way: 'passkey', serverUrl: 'https://chat.example' },
  'signIn.prove': { factor: { method: 'totp', code: '123 456' } },
  'signIn.beginTotp': {},
  'signIn.confirmTotp': { code: '123456' },
  'signIn.addPasskey': {},
  'signIn.keptCodes': {},
  'signIn.setUnlockPassword': { password: 'a few words' },
  'signIn.leave': {},
  'session.lock': {},
  'session.unlock': { method: 'pin', secret: '482913' },
  'session.signOut': {},
  'session.saveReceipt': {},
  'session.retry': {},
  'session.setPin': { pin: '482913', password: 'x' },
  'session.removePin': {},
  'session.list': {},
  'session.revoke': { sessionId: id },
  'session.revokeOthers': {},
  'session.signIns': { from: 0 },
  'factors.list': {},
  'factors.stepUp': { proof: { method: 'recovery', code: 'abcde-fghjk' } },
  'factors.changePassword': { current: 'x', next: 'a few words' },
  'factors.beginTotp': {},
  'factors.confirmTotp': { code: '123456' },
  'factors.removeTotp': {},
  'factors.addPasskey': { name: 'laptop' },
  'factors.renamePasskey': { passkeyId: id, name: 'laptop' },
  'factors.removePasskey': { passkeyId: id },
  'factors.newRecoveryCodes': {},
  'factors.saveRecoveryCodes': { codes: Array.from({ length: 10 }, () => 'abcde-fghjk') },
  'browser.openAgain': {},
  'browser.cancel': {},
  'admin.signOn': {},
  'admin.setSignOn': {
    settings: {
      enabled: true,
      issuer: 'https://login.example',
      clientId: 'nightjar',
      scopes: [],
      groupsClaim: 'groups',
      roles: [],
      otherRole: 'member',
      linkByEmail: false,
      askAgain: true,
    },
    secret: null,
  },
  'admin.checkSignOn': { issuer: 'https://login.example' },
  'admin.scimTokens': {},
  'admin.makeScimToken': {},
  'admin.revokeScimToken': { tokenId: id },
  'admin.policy': {},
  'admin.setPolicy': { everyone: {}, roles: {}, basedOn: 1 },
  'admin.devices': {},
  'admin.lock': { sessionId: id },
  'admin.wipe': { target: { kind: 'everyone' }, reason: 'x' },
  'admin.approveWipe': { wipeId: id },
  'admin.cancelWipe': { wipeId: id },
  'admin.wipes': {},
  'admin.wipeDevices': { wipeId: id },
  'admin.receipt': { sessionId: id },
  'admin.saveReceipt': { sessionId: id },
  'session.checkSignOut': {},
  'admin.tours': {},
  'admin.audit': {},
  'admin.exportAudit': { format: 'csv' },
  'admin.people': {},
  'admin.setRole': { personId: id, role: 'admin' },
  'admin.signOutPerson': { personId: id },
  'admin.suspend': { personId: id },
  'admin.liftSuspension': { personId: id },
  'admin.deactivate': { personId: id, reason: 'x' },
  'admin.reactivate': { personId: id },
  'admin.resetFactors': { personId: id },
  'admin.watch': {},
  'admin.unwatch': {},
  'admin.sessions': { afterId: null, limit: 10 },
  'admin.signOut': { sessionId: id },
  'admin.alerts': {},
  'admin.acknowledgeAlert': { alertId: id },
  'admin.dismissAlert': { alertId: id, reason: 'x' },
  'admin.watching': {},
  'admin.setWatching': { settings: STANDARD_WATCHING, basedOn: 0 },
  'admin.wantAlertMail': { wanted: true },
  'admin.testDelivery': { channel: 'syslog' },
  'tour.read': {},
  'tour.note': { version: 1, completed: true },
  'settings.setAppearance': { theme: 'dark', language: 'zh-CN' },
  'settings.setHotkey': { action: 'lock', keys: 'Control+Alt+Shift+K' },
  'policy.setPersonal': { part: { lockAfter: 60 } },
  'desktop.hide': {},
  'desktop.copied': { where: 'clipboard', text: 'hello' },
  'chat.open': {},
  'chat.page': { channelId: id, limit: 50 },
  'chat.send': { channelId: id, clientId: id, body: 'hello' },
  'chat.retry': { clientId: id },
  'chat.discard': { clientId: id },
  'chat.markRead': { channelId: id, seq: 3 },
  'chat.saveDraft': { channelId: id, body: '' },
  'chat.typing': { channelId: id },
  'chat.createChannel': { kind: 'public', name: 'n', topic: '', memberIds: [] },
  'chat.direct': { personId: id },
  'files.begin': { channelId: id, name: 'a.txt', size: 3, type: 'text/plain' },
  'files.put': { fileId: id, bytes: new Uint8Array(3) },
  'files.finish': { fileId: id },
  'files.pause': { fileId: id },
  'files.resume': { fileId: id },
  'files.cancel': { fileId: id },
  'files.uploads': {},
  'files.look': { fileIds: [id] },
  'files.fetch': { fileId: id },
  'files.hold': { fileId: id },
  'files.read': { fileId: id, from: 0, length: 3 },
  'files.save': { fileId: id },
};

/** Handlers that count, and answer what `reply` makes. */
function spies(reply: () => Promise<Result<unknown>>) {
  let reached = 0;
  const spy = () => {
    reached += 1;
    return reply();
  };
  const handlers = Object.fromEntries(ALL_CALLS.map((name) => [name, spy]));
  return { handlers: handlers as unknown as IpcHandlers, reached: () => reached };
}

const gateIn = (phase: () => SessionPhase, trusted = true): IpcGate => ({
  phase,
  trusts: () => trusted,
});

describe('the IPC gate', () => {
  it.each(ALL_CALLS)('%s reaches its handler in its phases and in no other', async (name) => {
    for (const phase of PHASES) {
      const { handlers, reached } = spies(async () => err('NotFound'));
      const result = await answer(
        gateIn(() => phase),
        handlers,
        sender,
        name,
        VALID[name],
      );
      const phases: readonly SessionPhase[] = IPC_CALLS[name].phases;
      expect(reached(), phase).toBe(phases.includes(phase) ? 1 : 0);
      expect(result, phase).toMatchObject({
        error: { code: phases.includes(phase) ? 'NotFound' : 'WrongState' },
      });
    }
  });

  it('answers nothing but unlock and sign-out while locked', () => {
    const answered = ALL_CALLS.filter((name) =>
      (IPC_CALLS[name].phases as readonly SessionPhase[]).includes('locked'),
    );
    // The browser is where a passkey is asked for that unlocks.
    expect(answered).toEqual([
      'session.unlock',
      'session.signOut',
      'browser.openAgain',
      'browser.cancel',
    ]);
  });

  it('refuses a sender it does not trust before it looks at anything', async () => {
    for (const name of ALL_CALLS) {
      const { handlers, reached } = spies(async () => ok({}));
      const result = await answer(
        gateIn(() => 'unlocked', false),
        handlers,
        sender,
        name,
        VALID[name],
      );
      expect(result).toMatchObject({ error: { code: 'UntrustedSender' } });
      expect(reached()).toBe(0);
    }
  });

  it('holds back a content reply when a lock came while the handler worked', async () => {
    let phase: SessionPhase = 'unlocked';
    const secret = { messages: [], more: false };
    const { handlers } = spies(async () => {
      phase = 'locked';
      return ok(secret);
    });
    const request = VALID['chat.page'];
    expect(
      await answer(
        gateIn(() => phase),
        handlers,
        sender,
        'chat.page',
        request,
      ),
    ).toMatchObject({
      error: { code: 'WrongState' },
    });

    // Control: without the lock, the same reply goes through.
    const control = spies(async () => ok(secret));
    expect(
      await answer(
        gateIn(() => 'unlocked'),
        control.handlers,
        sender,
        'chat.page',
        request,
      ),
    ).toEqual(ok(secret));
  });

  it('lets no field out that the contract does not name', async () => {
    const { handlers } = spies(async () => ok({ messages: [], more: false, token: 'secret' }));
    const result = await answer(
      gateIn(() => 'unlocked'),
      handlers,
      sender,
      'chat.page',
      VALID['chat.page'],
    );
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('turns a handler that throws into an Internal error without its words', async () => {
    const { handlers } = spies(async () => {
      throw new Error('secret path and token');
    });
    const result = await answer(
      gateIn(() => 'unlocked'),
      handlers,
      sender,
      'chat.open',
      {},
    );
    expect(result).toMatchObject({ error: { code: 'Internal' } });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('never throws and never reaches a handler with a request its schema refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...ALL_CALLS), fc.anything()),
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        fc.constantFrom(...PHASES),
        async (name, request, phase) => {
          const { handlers, reached } = spies(async () => err('NotFound'));
          await answer(
            gateIn(() => phase),
            handlers,
            sender,
            name,
            request,
          );
          const call = ALL_CALLS.find((known) => known === name);
          const allowed =
            call !== undefined &&
            (IPC_CALLS[call].phases as readonly SessionPhase[]).includes(phase) &&
            IPC_CALLS[call].request.safeParse(request).success;
          expect(reached()).toBe(allowed ? 1 : 0);
        },
      ),
    );
  });
});
