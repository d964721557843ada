import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SecondInstance {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

/** How long a second instance waits for the first to hear it. */
const TELL_LIMIT_MS = 3_000;
const TELL =
  "const [name, said] = process.argv.slice(1); const s = require('node:net').connect('\\0' + name); s.on('close', () => process.exit()); s.on('error', () => process.exit(1)); s.end(said);";

/**
 * One process a profile. The lock is a socket in Linux's abstract namespace: whoever listens has it, it
 * is gone with its process, however that ends, and it lies in no folder.
 */
export class SingleInstance {
  #server: Server | null = null;

  hasLock(): boolean {
    return this.#server !== null;
  }

  /** Takes the lock, or tells who has it of this instance. `heard` is told of later ones. */
  request(profile: string, data: unknown, heard: (other: SecondInstance) => void): boolean {
    if (this.#server) return true;
    const name = `electron-stand-in-${createHash('sha256').update(profile).digest('hex')}`;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {});
      void text(socket).then((said) => {
        heard(JSON.parse(said));
        socket.end();
      });
    });
    server.on('error', () => {});
    // Node binds at once and tells of success at once; only a failure is told later.
    server.listen(`\0${name}`);
    if (server.listening) {
      this.#server = server.unref();
      return true;
    }
    const said: SecondInstance = {
      argv: process.argv,
      workingDirectory: process.cwd(),
      additionalData: data ?? null,
    };
    spawnSync(process.execPath, ['-e', TELL, name, JSON.stringify(said)], {
      timeout: TELL_LIMIT_MS,
      stdio: 'ignore',
    });
    return false;
  }

  release(): void {
    this.#server?.close();
    this.#server = null;
  }
}
