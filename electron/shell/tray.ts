import { Menu, nativeImage, Tray } from 'electron';
import type { SessionPhase } from '../../shared/ipc/view.ts';
import type { Sentences } from '../../shared/language/sentences.ts';

export interface AppTray {
  update(t: Sentences, phase: SessionPhase): void;
}

export interface TrayActions {
  open(): void;
  lock(): void;
  signOut(): void;
  quit(): void;
}

/** The tray icon. Offers what the phase allows; shows no name and no content. */
export function createTray(iconPath: string, actions: TrayActions): AppTray {
  const tray = new Tray(nativeImage.createFromPath(iconPath));
  tray.on('click', actions.open);
  return {
    update: (t, phase) => {
      tray.setToolTip(t('app.name'));
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: t('shell.tray.open'), click: actions.open },
          { label: t('shell.tray.lock'), enabled: phase === 'unlocked', click: actions.lock },
          {
            label: t('shell.tray.signOut'),
            enabled: phase === 'unlocked' || phase === 'locked',
            click: actions.signOut,
          },
          { type: 'separator' },
          { label: t('shell.tray.quit'), click: actions.quit },
        ]),
      );
    },
  };
}
