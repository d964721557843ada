import { hostname } from 'node:os';
import { app, ipcMain, nativeTheme, screen } from 'electron';
import { Platform } from '../shared/domain/session.ts';
import { sentencesIn } from '../shared/language/sentences.ts';
import { appView } from './ipc/app-view.ts';
import { chatHandlers } from './ipc/chat.ts';
import { createEmitter } from './ipc/events.ts';
import { registerIpc } from './ipc/register.ts';
import { sessionHandlers } from './ipc/session.ts';
import { settingsHandlers } from './ipc/settings.ts';
import { createSessionService } from './session/session-service.ts';
import { systemClock } from './session/system-clock.ts';
import { registerAppScheme, serveApp } from './shell/app-protocol.ts';
import { reachable } from './shell/bounds.ts';
import { contain } from './shell/containment.ts';
import { followView } from './shell/follow-view.ts';
import { giveUp } from './shell/give-up.ts';
import { systemIdle } from './shell/idle-source.ts';
import { liveUntilQuit } from './shell/lifetime.ts';
import { refuseDebugger } from './shell/no-debugger.ts';
import { createNotifications } from './shell/notifications.ts';
import { keepNoCache, nightjarPartition } from './shell/partition.ts';
import { setUpPaths } from './shell/paths.ts';
import { watchPower } from './shell/power.ts';
import { report } from './shell/report.ts';
import { residueRoots } from './shell/residue.ts';
import { createSurfaces } from './shell/surfaces.ts';
import { createTray } from './shell/tray.ts';
import { createMainWindow } from './shell/window.ts';
import { createApi } from './sync/http-api.ts';
import { createVault } from './vault/create-vault.ts';
import { openKeychain } from './vault/os-keychain.ts';
import { openSettings } from './vault/settings.ts';

/** The order in which Nightjar comes up. Nothing is shown before the session is settled. */
async function comeUp(): Promise<void> {
  // What outlives a session.
  const keychain = await openKeychain(paths.profileId);
  const settings = await openSettings({ profile: paths.profile, keychain });
  const platform = Platform.parse(process.platform);
  const host = {
    platform,
    version: app.getVersion(),
    preferredLanguages: app.getPreferredSystemLanguages(),
  };
  nativeTheme.themeSource = settings.appearance.theme;

  // A page that can do nothing but talk to us.
  const partition = nightjarPartition();
  serveApp(partition, paths.renderer);
  await contain(partition);
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = createMainWindow({
    partition,
    preload: paths.preload,
    bounds: reachable(settings.bounds, screens),
    title: app.getName(),
  });

  // The session.
  const vault = createVault({ folder: paths.vault, keychain, worker: paths.storeWorker });
  const notifications = createNotifications({
    translate: () => sentencesIn(view().language),
    isLookedAt: window.isLookedAt,
    onClick: (channelId) => {
      window.show();
      emit('chat.show', { channelId });
    },
  });
  const emit = createEmitter(window, () => session.phase());
  const session = createSessionService({
    profile: paths.profile,
    clock: systemClock,
    idle: systemIdle,
    api: createApi(),
    keychain,
    vault,
    surfaces: createSurfaces({ window, notifications, paths }),
    residue: residueRoots(paths),
    device: () => ({ id: settings.deviceId, name: hostname().slice(0, 120) || platform, platform }),
    server: settings,
    listener: {
      viewChanged: () => publish(),
      unreadChanged: notifications.setBadge,
      messageArrived: notifications.messageArrived,
      chatEvent: emit,
    },
    report,
  });

  // What the window, the menu and the tray show.
  const view = () => appView(session.view(), settings.appearance, host);
  const tray = createTray(paths.icon, {
    open: window.show,
    lock: () => session.lock('user'),
    signOut: () => void session.signOut('user'),
    quit: () => app.quit(),
  });
  const follow = followView({ tray, platform, lock: () => session.lock('user') });
  function publish(): void {
    emit('view', view());
    follow(view());
  }

  // What the page may ask.
  const gate = { phase: session.phase, trusts: window.owns };
  const handlers = {
    ...sessionHandlers(session),
    ...chatHandlers(session.chat),
    ...settingsHandlers((appearance) => {
      try {
        settings.appearance = appearance;
      } finally {
        // It counts even when it cannot be kept.
        nativeTheme.themeSource = appearance.theme;
        publish();
      }
    }),
  };
  registerIpc(ipcMain, gate, handlers, () => {
    publish();
    for (const error of settings.takeNotices()) emit('notice', { error });
  });

  watchPower(session);
  liveUntilQuit({
    window,
    platform,
    keepBounds: (bounds) => {
      settings.bounds = bounds;
    },
    end: session.stop,
    report,
  });
  await session.start();
  await window.open();
}

refuseDebugger();
keepNoCache();
registerAppScheme();
const paths = setUpPaths();
// Not awaited here: Electron is ready only after this module has run.
if (app.requestSingleInstanceLock()) {
  app.whenReady().then(comeUp).catch(giveUp);
} else {
  app.quit();
}
