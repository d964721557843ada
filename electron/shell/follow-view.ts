import type { Platform } from '../../shared/domain/session.ts';
import type { AppView } from '../../shared/ipc/view.ts';
import { sentencesIn } from '../../shared/language/sentences.ts';
import { setMenu } from './menu.ts';
import type { AppTray } from './tray.ts';
import type { MainWindow } from './window.ts';

export interface FollowViewOptions {
  tray: AppTray;
  window: Pick<MainWindow, 'protect'>;
  platform: Platform;
  lock(): void;
  hide(): void;
}

/**
 * Menu and tray speak the window's language and offer what the session's phase allows. The window is
 * kept out of pictures as policy says; a lock screen stays as it is, with nothing on it either way.
 */
export function followView(options: FollowViewOptions): (view: AppView) => void {
  const { tray, window, platform, lock, hide } = options;
  let followed = '';
  return ({ language, session }) => {
    const { phase } = session;
    if (phase === 'unlocked') window.protect(session.policy.screenshots === 'blocked');
    if (phase === 'signed-out') window.protect(false);
    const next = `${language} ${phase}`;
    if (next === followed) return;
    followed = next;
    const t = sentencesIn(language);
    setMenu(t, platform, { lock, hide });
    tray.update(t, phase);
  };
}
