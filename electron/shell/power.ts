import { app, powerMonitor } from 'electron';
import type { SessionService } from '../session/session-service.ts';

/** What the computer does to a session. */
export function watchPower(session: Pick<SessionService, 'lock' | 'resume'>): void {
  powerMonitor.on('lock-screen', () => session.lock('screen-lock'));
  powerMonitor.on('suspend', () => session.lock('suspend'));
  // After a sleep nobody announced, the deadlines are looked at here, before any timer.
  powerMonitor.on('resume', () => session.resume());
  powerMonitor.on('unlock-screen', () => session.resume());
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    app.quit();
  });
}
