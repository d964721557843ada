import type { AppError, Result } from '../../shared/errors/app-error.ts';
import { err, ok } from '../../shared/errors/app-error.ts';
import type { Connection as ConnectionState } from '../../shared/ipc/view.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';
import type { Clock } from '../session/ports.ts';
import { failureOf } from './answer.ts';
import { dial, newSocket, socketUrl } from './dial.ts';
import type { Prover } from './prover.ts';
import { keepDialling } from './redial.ts';
import { keepTokenFresh } from './renewal.ts';
import type { AccessTokens } from './sync.ts';
import type { Timings } from './timings.ts';
import { type Call, callOver, type EventHandlers, listenOn } from './wire.ts';

export interface ConnectionListener {
  stateChanged(state: ConnectionState): void;
  /** Connected, and the server agrees on this mode. Again after each reconnect and mode change. */
  ready(mode: SocketMode): void;
  /** The socket is gone; calls answer `ServerUnreachable` until `ready`. */
  lost(): void;
  /** Once. Nothing is dialled any more. */
  ended(because: EndReason): void;
  /** The server speaks, but not so that it can be served. Once for each connection at most. */
  trouble(error: AppError): void;
}

export interface ConnectionOptions {
  server: URL;
  mode: SocketMode;
  tokens: AccessTokens;
  prover: Prover;
  clock: Clock;
  timings: Timings;
  events: Omit<EventHandlers, 'session.revoked'>;
  listener: ConnectionListener;
}

export interface Connection {
  readonly state: ConnectionState;
  readonly call: Call;
  setMode(mode: SocketMode): void;
  /** The network may be back, or may be gone unnoticed: dials at once, or proves that it is alive. */
  check(): void;
  stop(): Promise<void>;
}

/** Connects and stays connected, with a fresh token each time, until stopped or revoked. */
export function connect(options: ConnectionOptions): Connection {
  const { server, tokens, prover, clock, timings, listener } = options;
  const ending = new AbortController();
  let state: ConnectionState = 'connecting';
  let wanted = options.mode;
  let live: { call: Call; close(): void; mode: SocketMode; agreeing: boolean } | null = null;
  let refusedToken: string | undefined;

  const setState = (next: ConnectionState) => {
    if (next === state) return;
    state = next;
    listener.stateChanged(next);
  };

  const revoke = (because: EndReason) => {
    if (ending.signal.aborted) return;
    end();
    listener.ended(because);
  };

  function end(): void {
    ending.abort();
    live?.close();
  }

  const call: Call = async (name, request) => {
    const current = live;
    if (!current) return err('ServerUnreachable', { detail: 'not connected' });
    const reply = await current.call(name, request);
    if (!reply.ok && reply.error.code === 'SessionRevoked')
      revoke(reply.error.because ?? 'revoked');
    if (!reply.ok && reply.error.code === 'TokenExpired') current.close();
    return reply;
  };

  /** The token, and that this device may show it. */
  async function shown(
    accessToken: string,
  ): Promise<Result<{ accessToken: string; proof: string }>> {
    try {
      // RFC 6455 §4.1: a socket begins as a GET. What renews it is proven alike.
      const wanted = { method: 'GET', url: socketUrl(server), accessToken };
      return ok({ accessToken, proof: await prover.prove(wanted) });
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  }

  /** Whether the server wanted another nonce, and said which: worth trying again at once. */
  function mayProveAgain({ code, nonce }: AppError): boolean {
    prover.heard(server, nonce);
    return code === 'ProofNonceNeeded' && nonce !== undefined;
  }

  async function renew(accessToken: string, mayTryAgain = true): Promise<Result<unknown>> {
    const proven = await shown(accessToken);
    if (!proven.ok) return proven;
    const reply = await call('session.renew', proven.value);
    if (reply.ok || !mayProveAgain(reply.error) || !mayTryAgain) return reply;
    return renew(accessToken, false);
  }

  /** One connection from dialling to its end. An error when it could not be made. */
  async function connectOnce(mayTryAgain = true): Promise<Result<void>> {
    const token = await currentToken();
    if (!token.ok) return token;
    const proven = await shown(token.value);
    if (!proven.ok) return proven;
    const mode = wanted;
    const socket = newSocket(server, { ...proven.value, mode, protocol: PROTOCOL_VERSION });
    let troubled = false;
    listenOn(
      socket,
      { ...options.events, 'session.revoked': ({ because }) => revoke(because) },
      (name) => {
        if (!troubled) listener.trouble({ code: 'ServerAnswerInvalid', detail: `event ${name}` });
        troubled = true;
      },
    );
    const ended = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()));
    const dialled = await dial(socket, clock, timings.connectMs, ending.signal);
    if (!dialled.ok) {
      if (dialled.error.code === 'TokenExpired') refusedToken = token.value;
      const again = mayProveAgain(dialled.error) && mayTryAgain && !ending.signal.aborted;
      return again ? connectOnce(false) : dialled;
    }
    refusedToken = undefined;
    // Stopped between the server's welcome and here: `live` was not there to be closed.
    if (ending.signal.aborted) socket.disconnect();
    live = {
      call: callOver(socket, timings.callMs),
      close: () => socket.disconnect(),
      mode,
      agreeing: false,
    };
    const stopRenewal = keepTokenFresh(token.value, tokens, clock, renew);
    setState('online');
    void agreeOnMode(true);
    await ended;
    stopRenewal();
    live = null;
    if (!ending.signal.aborted) setState('connecting');
    listener.lost();
    return { ok: true, value: undefined };
  }

  async function currentToken(): Promise<Result<string>> {
    try {
      return await tokens.current(refusedToken);
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  }

  async function agreeOnMode(fresh = false): Promise<void> {
    const current = live;
    if (!current || current.agreeing) return;
    let changed = fresh;
    current.agreeing = true;
    while (live === current && current.mode !== wanted) {
      const mode = wanted;
      const reply = await call('session.mode', { mode });
      if (!reply.ok) {
        // The next handshake carries the mode.
        current.close();
        return;
      }
      current.mode = mode;
      changed = true;
    }
    current.agreeing = false;
    if (live === current && changed) listener.ready(current.mode);
  }

  let told: string | null = null;
  function failed(error: AppError): void {
    const { code } = error;
    if (code === 'SessionRevoked') {
      revoke(error.because ?? 'revoked');
      return;
    }
    setState('offline');
    if (code === 'ServerUnreachable' || code === 'TokenExpired' || code === told) return;
    listener.trouble(error);
    told = code;
  }

  const redial = keepDialling({
    attempt: () => connectOnce(),
    failed,
    clock,
    timings,
    signal: ending.signal,
  });

  return {
    get state() {
      return state;
    },
    call,
    setMode(mode) {
      wanted = mode;
      void agreeOnMode();
    },
    check() {
      if (!redial.now()) void call('session.counts', {});
    },
    async stop() {
      end();
      await redial.ended;
    },
  };
}
