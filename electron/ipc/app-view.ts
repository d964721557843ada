import type { Platform } from '../../shared/domain/session.ts';
import type { AppView, SessionView } from '../../shared/ipc/view.ts';
import { pickLanguage } from '../../shared/language/language.ts';

/** What this machine is, as far as the window needs to know. */
export interface Host {
  platform: Platform;
  version: string;
  /** BCP 47, best first. */
  preferredLanguages: readonly string[];
}

/** Everything the window shows that is not chat, in one value. */
export function appView(
  session: SessionView,
  { appearance, hotkeys, degraded }: Pick<AppView, 'appearance' | 'hotkeys' | 'degraded'>,
  host: Host,
): AppView {
  return {
    session,
    appearance,
    language:
      appearance.language === 'system'
        ? pickLanguage(host.preferredLanguages)
        : appearance.language,
    hotkeys,
    platform: host.platform,
    // Electron has it on Windows and macOS alone (BrowserWindow.setContentProtection).
    contentProtection: { supported: host.platform !== 'linux' },
    degraded,
    version: host.version,
  };
}
