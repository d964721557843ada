/** Chromium's net errors that the stand-in tells apart. */
const NET_ERRORS: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_ACCESS_DENIED: -10,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_INVALID_URL: -300,
};

export interface LoadFailure {
  code: number;
  description: string;
}

/** From DevTools' words, such as `net::ERR_ABORTED`. */
export function loadFailure(errorText: string): LoadFailure {
  const description = errorText.replace(/^net::/, '');
  return { code: NET_ERRORS[description] ?? -2, description };
}

interface Load {
  readonly url: string;
  resolve(): void;
  reject(cause: Error): void;
}

/** The promises of `loadURL`: one at a time, and a newer one ends the older. */
export class Loads {
  #pending: Load | null = null;

  begin(url: string): Promise<void> {
    this.fail(loadFailure('ERR_ABORTED'));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending = { url, resolve, reject };
    // As Electron: nobody has to wait for a load.
    promise.catch(() => {});
    return promise;
  }

  finish(): void {
    this.#pending?.resolve();
    this.#pending = null;
  }

  fail({ code, description }: LoadFailure): void {
    const load = this.#pending;
    this.#pending = null;
    load?.reject(new Error(`${description} (${code}) loading '${load.url}'`));
  }
}
