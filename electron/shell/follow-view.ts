import type { Platform } from '../../shared/domain/session.ts';
import type { AppView } from '../../shared/ipc/view.ts';
import { sentencesIn } from '../../shared/language/sentences.ts';
import { setMenu } from './menu.ts';
import type { AppTray } from './tray.ts';

export interface FollowViewOptions {
  tray: AppTray;
  platform: Platform;
  lock(): void;
}

/** Menu and tray speak the window's language and offer what the session's phase allows. */
export function followView({ tray, platform, lock }: FollowViewOptions): (view: AppView) => void {
  let followed = '';
  return ({ language, session: { phase } }) => {
    const next = `${language} ${phase}`;
    if (next === followed) return;
    followed = next;
    const t = sentencesIn(language);
    setMenu(t, platform, lock);
    tray.update(t, phase);
  };
}
