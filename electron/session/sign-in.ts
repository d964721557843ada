import type { RecoveryCodes } from '../../shared/domain/factor.ts';
import type { Device } from '../../shared/domain/session.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcCallName, IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { SignInStepView } from '../../shared/ipc/view.ts';
import type { Language } from '../../shared/language/language.ts';
import type { SignInStep } from '../../shared/protocol/routes/sign-in.ts';
import type { BrowserCeremony } from '../browser/browser-ceremony.ts';
import { failureOf } from '../sync/answer.ts';
import type { Api } from '../sync/api.ts';
import type { DeviceSigningKey } from '../vault/device-signing-key.ts';
import {
  type ArrivalsOptions,
  type Attempt,
  createArrivals,
  type Done,
  type LockEvent,
  PUT_AWAY,
} from './arrivals.ts';
import type { Ending } from './ending.ts';
import type { Clock } from './ports.ts';
import { signInWithPasskey } from './sign-in-passkey.ts';
import { signInWithSso } from './sign-in-sso.ts';
import { createStepHolder, type Origin, type Waiting } from './sign-in-step.ts';

export interface SignInOptions extends ArrivalsOptions {
  clock: Pick<Clock, 'after' | 'monotonicNow'>;
  api: Api;
  browser: Pick<BrowserCeremony, 'run' | 'cancel'>;
  ending: Pick<Ending, 'clearTheWay' | 'wipeQuietly'>;
  device(): Omit<Device, 'key'>;
  deviceKey: DeviceSigningKey;
  language(): Language;
  /** What the window is to show of it is another one. */
  changed(): void;
}

type SignInCallName = Extract<IpcCallName, `signIn.${string}`>;

export interface SignIn {
  /** One function for each call of the window's. */
  readonly calls: {
    [N in SignInCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
  };
  /** Where one is that is not over. */
  step(): SignInStepView | null;
  /** Nightjar is put away: a session that just begins begins with it, and whoever is waited for starts again. */
  afterwards(event: LockEvent): void;
}

/**
 * The server first, step by step, then this device. What fails half way is taken back, here and there; of a
 * sign-in that does not come to its end nothing is left, and what had been proven by then was in memory alone.
 */
export function createSignIn(options: SignInOptions): SignIn {
  const { holder, api, ending, deviceKey, browser } = options;
  let underWay: Attempt | null = null;
  const steps = createStepHolder({
    clock: options.clock,
    changed: options.changed,
    dropped: (waiting) => arrivals.drop(waiting),
  });
  const arrivals = createArrivals(options, steps);

  async function during<T>(work: (attempt: Attempt) => Promise<Result<T>>): Promise<Result<T>> {
    if (underWay || holder.state.phase !== 'signed-out') return err('WrongState');
    underWay = { since: holder.now(), events: [], inBrowser: false, left: false };
    try {
      return await work(underWay);
    } catch (cause) {
      return { ok: false, error: failureOf(cause) };
    } finally {
      underWay = null;
    }
  }

  /** From nothing: whatever another one has proven is forgotten. */
  const begin = (
    { serverUrl, password }: Pick<Origin, 'serverUrl' | 'password'>,
    first: (device: Device, attempt: Attempt) => Promise<Result<SignInStep>>,
  ): Promise<Done> =>
    during(async (attempt) => {
      steps.forget('left');
      steps.clear();
      const clear = await ending.clearTheWay();
      if (!clear.ok) return clear;
      const { publicJwk } = await deviceKey.open();
      const device = { ...options.device(), key: publicJwk };
      const step = await first(device, attempt);
      return step.ok ? goOn(attempt, { serverUrl, device, password }, step.value) : step;
    });

  /** From where it is, which has to be at `name`. */
  const from = <N extends Waiting['step'], T>(
    name: N,
    work: (waiting: Extract<Waiting, { step: N }>, attempt: Attempt) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    during(async (attempt) => {
      const { waiting } = steps;
      if (!waiting || !isAt(waiting, name))
        return err('TicketExpired', { detail: `not at ${name}` });
      const goOnWaiting = steps.pause();
      try {
        const result = await work(waiting, attempt);
        if (!result.ok && result.error.code === 'TicketExpired') steps.forget('expired');
        return result;
      } finally {
        goOnWaiting();
        if (attempt.left) steps.forget('left');
      }
    });

  /** While the person is in the browser, there is nothing that a lock would have to wait for. */
  async function inBrowser<T>(attempt: Attempt, work: () => Promise<Result<T>>) {
    attempt.inBrowser = true;
    try {
      return await work();
    } finally {
      attempt.inBrowser = false;
    }
  }

  async function goOn(
    attempt: Attempt,
    origin: Origin,
    step: SignInStep,
    codes: RecoveryCodes | null = null,
  ): Promise<Done> {
    const { serverUrl, device, password } = origin;
    const from = { serverUrl, device, password };
    if (step.step === 'signed-in') return arrivals.enter(attempt, from, step, codes);
    // A new one would be waited for by nobody.
    if (attempt.left || attempt.events.length > 0) {
      steps.forget(attempt.left ? 'left' : 'put-away');
      return PUT_AWAY;
    }
    const { ticket } = step;
    steps.wait(
      step.step === 'enrolment'
        ? { ...from, step: step.step, ticket, methods: step.methods, setup: null }
        : { ...from, step: step.step, ticket, methods: step.methods },
    );
    return ok({});
  }

  return {
    step: () => steps.view,
    afterwards(event) {
      underWay?.events.push(event);
      if (underWay && !underWay.inBrowser) return;
      // Another's, a session's or its unlock's, is not for a sign-in to end.
      if (underWay) browser.cancel();
      steps.forget('put-away');
    },
    calls: {
      'signIn.ways': ({ serverUrl, email }) => api.call(serverUrl, 'signInWays', { email }),
      'signIn.withPassword': ({ serverUrl, email, password }) =>
        begin({ serverUrl, password }, (device) =>
          api.call(serverUrl, 'signIn', { email, password, device }),
        ),
      'signIn.inBrowser': (request) =>
        begin({ serverUrl: request.serverUrl, password: null }, (device, attempt) =>
          inBrowser(attempt, async () => {
            const { serverUrl } = request;
            if (request.way === 'sso') {
              return signInWithSso(options, { serverUrl, email: request.email, device });
            }
            const came = await signInWithPasskey(options, { serverUrl, device });
            return came.ok ? ok(came.value.next) : came;
          }),
        ),
      'signIn.prove': ({ factor }) =>
        from('second-factor', async (waiting, attempt) => {
          const { serverUrl, device, ticket } = waiting;
          if (factor.method === 'passkey') return withPasskey(waiting, attempt);
          const request = { ticket, device, proof: factor };
          const step = await api.call(serverUrl, 'signInFactor', request);
          return step.ok ? goOn(attempt, waiting, step.value) : step;
        }),
      'signIn.beginTotp': () =>
        from('enrolment', async (waiting) => {
          const { serverUrl, ticket, device } = waiting;
          const begun = await api.call(serverUrl, 'beginTotpAtSignIn', { ticket, device });
          if (!begun.ok) return begun;
          const { setup, ...shown } = begun.value;
          if (steps.waiting === waiting) waiting.setup = setup;
          return ok(shown);
        }),
      'signIn.confirmTotp': ({ code }) =>
        from('enrolment', async (waiting, attempt) => {
          const { serverUrl, ticket, device, setup } = waiting;
          if (setup === null) return err('WrongState', { detail: 'nothing is being set up' });
          const request = { ticket, device, setup, code };
          const confirmed = await api.call(serverUrl, 'confirmTotpAtSignIn', request);
          if (!confirmed.ok) return confirmed;
          const { next, recoveryCodes } = confirmed.value;
          return goOn(attempt, waiting, next, recoveryCodes);
        }),
      'signIn.addPasskey': () => from('enrolment', withPasskey),
      'signIn.keptCodes': () =>
        from('recovery-codes', ({ signedIn, serverUrl, device, password }, attempt) =>
          arrivals.enter(attempt, { serverUrl, device, password }, signedIn, null),
        ),
      'signIn.setUnlockPassword': ({ password }) =>
        from('unlock-password', ({ signedIn, serverUrl, device }, attempt) =>
          arrivals.arrive(attempt, {
            signedIn,
            serverUrl,
            device,
            password,
            unlocksWith: 'own',
          }),
        ),
      async 'signIn.leave'() {
        if (underWay) underWay.left = true;
        if (underWay && !underWay.inBrowser) return ok({});
        browser.cancel();
        steps.forget('left');
        steps.clear();
        return ok({});
      },
    },
  };

  async function withPasskey(
    waiting: Extract<Waiting, { ticket: string }>,
    attempt: Attempt,
  ): Promise<Done> {
    const came = await inBrowser(attempt, () => signInWithPasskey(options, waiting));
    if (!came.ok) return came;
    return goOn(attempt, waiting, came.value.next, came.value.recoveryCodes);
  }
}

const isAt = <N extends Waiting['step']>(
  waiting: Waiting,
  name: N,
): waiting is Extract<Waiting, { step: N }> => waiting.step === name;
