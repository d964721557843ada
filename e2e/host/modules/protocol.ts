import type { CustomScheme, Protocol as ElectronProtocol } from 'electron';
import { Guarded } from '../guarded.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type Shown = Pick<
  ElectronProtocol,
  'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'
>;

const privileged = new Map<string, CustomScheme>();
let mayRegister = true;

/** From now on, as in Electron, it is too late to register schemes. */
export function closeSchemeRegistration(): void {
  mayRegister = false;
}

/** The schemes one session answers by itself. */
export class Protocol extends Guarded implements Shown {
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    super([]);
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (!mayRegister)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const scheme of schemes) {
      if (!/^[a-z][a-z0-9+-]*$/.test(scheme.scheme))
        throw new Error(`${scheme.scheme} is no scheme`);
      privileged.set(scheme.scheme, scheme);
    }
  }

  handle(scheme: string, handler: Handler): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    // The internal origin is https, so standard and secure; it cannot show a page anything less.
    const { standard, secure } = privileged.get(scheme)?.privileges ?? {};
    if (!standard || !secure)
      throw new Error(
        `The stand-in for electron serves standard and secure schemes; '${scheme}' is not registered as such`,
      );
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** For the session: the app's answer to one request, or null when the scheme is not its own. */
  async answer(scheme: string, request: Request): Promise<Response | null> {
    return (await this.#handlers.get(scheme)?.(request)) ?? null;
  }
}
