import { protocol, type Session } from 'electron';
import { serveAppFile } from './app-files.ts';

export const APP_ORIGIN = 'app://nightjar';
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: false } },
  ]);
}

/** Serves the renderer's built files to one partition. */
export function serveApp(partition: Session, root: string): void {
  partition.protocol.handle('app', (request) => serveAppFile(root, request.url));
}
