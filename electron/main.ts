import { hostname } from 'node:os';
import {
  app,
  globalShortcut,
  ipcMain,
  nativeTheme,
  screen,
  clipboard as systemClipboard,
} from 'electron';
import { Platform } from '../shared/domain/session.ts';
import { adminHandlers } from './ipc/admin.ts';
import { appView } from './ipc/app-view.ts';
import { chatHandlers } from './ipc/chat.ts';
import { desktopHandlers } from './ipc/desktop.ts';
import { createEmitter } from './ipc/events.ts';
import { factorHandlers } from './ipc/factors.ts';
import { fileHandlers } from './ipc/files.ts';
import { policyHandlers } from './ipc/policy.ts';
import { registerIpc } from './ipc/register.ts';
import { sessionHandlers } from './ipc/session.ts';
import { settingsHandlers } from './ipc/settings.ts';
import { signInHandlers } from './ipc/sign-in.ts';
import { tourHandlers } from './ipc/tour.ts';
import { machineNotice } from './policy/machine/machine-notice.ts';
import { openMachinePolicy } from './policy/machine/machine-policy.ts';
import { machineSource } from './policy/machine/machine-source.ts';
import { createPersonalPolicy } from './policy/personal-policy.ts';
import { readPosture } from './posture/read-posture.ts';
import { createSessionService } from './session/session-service.ts';
import { systemClock } from './session/system-clock.ts';
import { registerAppScheme, serveApp } from './shell/app-protocol.ts';
import { reachable } from './shell/bounds.ts';
import { createClipboard } from './shell/clipboard.ts';
import { contain } from './shell/containment.ts';
import { followView } from './shell/follow-view.ts';
import { giveUp } from './shell/give-up.ts';
import { askPortalForHotkeys, createHotkeys } from './shell/hotkeys.ts';
import { watchPerson } from './shell/idle-source.ts';
import { liveUntilQuit } from './shell/lifetime.ts';
import { leaveNoCoreDump } from './shell/no-core-dump.ts';
import { refuseDebugger } from './shell/no-debugger.ts';
import { createNotifications } from './shell/notifications.ts';
import { openBrowser } from './shell/open-browser.ts';
import { watchOwnInput } from './shell/own-input.ts';
import { keepNoCache, nightjarPartition } from './shell/partition.ts';
import { setUpPaths } from './shell/paths.ts';
import { followPower, openLinuxDesktop, type PowerCallbacks } from './shell/power.ts';
import { report } from './shell/report.ts';
import { residueRoots } from './shell/residue.ts';
import { saveFile, saveOpened } from './shell/save-file.ts';
import { createSurfaces } from './shell/surfaces.ts';
import { createTray } from './shell/tray.ts';
import { createMainWindow } from './shell/window.ts';
import { createApi } from './sync/http-api.ts';
import { createProver } from './sync/prover.ts';
import { createVault } from './vault/create-vault.ts';
import { createDeviceSigningKey } from './vault/device-signing-key.ts';
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
    platform,
  });

  // The session.
  const machinePolicy = await openMachinePolicy({
    source: machineSource(platform),
    lastGood: {
      read: () => settings.machinePolicy,
      keep: (part) => {
        settings.machinePolicy = part;
      },
    },
    report,
  });
  const personalPolicy = createPersonalPolicy(settings);
  const vault = createVault({ folder: paths.vault, keychain, worker: paths.storeWorker });
  const notifications = createNotifications({
    view: () => view(),
    isLookedAt: window.isLookedAt,
    onClick: (channelId) => {
      window.show();
      emit('chat.show', { channelId });
    },
  });
  const clipboard = createClipboard({
    clipboard: systemClipboard,
    selection: platform === 'linux' ? systemClipboard.selection : undefined,
  });
  const emit = createEmitter(window, () => session.phase());
  const power: PowerCallbacks = {
    onLocked: () => session.occurred('screen-lock'),
    onSleeping() {
      session.occurred('suspend');
      return session.keyGone();
    },
    onWoke: () => session.resume(),
    onShuttingDown: () => lifetime.shutDown(),
    onUserLeft: () => session.occurred('user-switch'),
  };
  const desktop = openLinuxDesktop({
    on: power,
    worker: paths.desktopWorker,
    healthChanged: () => publish(),
    report,
  });
  const deviceKey = createDeviceSigningKey(keychain);
  const prover = createProver(deviceKey);
  const session = createSessionService({
    profile: paths.profile,
    clock: systemClock,
    desktop: watchPerson(desktop, watchOwnInput(window.browserWindow.webContents)),
    api: createApi(prover),
    prover,
    keychain,
    vault,
    surfaces: createSurfaces({ window, notifications, clipboard, paths }),
    residue: residueRoots(paths),
    device: () => ({
      id: settings.deviceId,
      name: hostname().slice(0, 120) || platform,
      platform,
      posture: readPosture({ platform, app: host.version, profile: paths.profile }),
    }),
    deviceKey,
    version: host.version,
    server: settings,
    policy: {
      machine: { current: () => machinePolicy.current().part, onChange: machinePolicy.onChange },
      personal: personalPolicy,
    },
    listener: {
      viewChanged: () => publish(),
      unreadChanged: notifications.setBadge,
      messageArrived: notifications.messageArrived,
      chatEvent: emit,
    },
    saveFile,
    saveOpened,
    openBrowser,
    language: () => view().language,
    report,
  });

  // What the window, the menu and the tray show.
  const lock = () => session.lock('user');
  function hide(): void {
    emit('desktop.hidden', {});
    notifications.clear();
    window.putAway();
  }
  const hotkeys = createHotkeys({
    shortcuts: globalShortcut,
    actions: {
      hide,
      lock: () => session.lock('hotkey'),
      'sign-out': () => void session.signOut('hotkey'),
    },
    wayland: process.env['XDG_SESSION_TYPE'] === 'wayland',
  });
  const view = () =>
    appView(
      session.view(),
      {
        appearance: settings.appearance,
        hotkeys: hotkeys.view(),
        degraded: desktop?.health().degraded ?? [],
      },
      host,
    );
  const tray = createTray(paths.icon, {
    open: window.show,
    lock,
    signOut: () => void session.signOut('user'),
    quit: () => app.quit(),
  });
  const follow = followView({ tray, window, platform, lock, hide });
  function publish(): void {
    emit('view', view());
    follow(view());
  }

  // What the page may ask.
  const gate = { phase: session.phase, trusts: window.owns };
  const handlers = {
    ...signInHandlers(session.signIn),
    ...sessionHandlers(session),
    ...factorHandlers(session.factors),
    ...chatHandlers(session.chat),
    ...fileHandlers(session.files),
    ...adminHandlers(session.administration),
    ...tourHandlers(session.tour),
    ...desktopHandlers({ hide, clipboard }),
    // Each counts even when it cannot be kept.
    ...settingsHandlers({
      setAppearance(appearance) {
        try {
          settings.appearance = appearance;
        } finally {
          nativeTheme.themeSource = appearance.theme;
          publish();
        }
      },
      hotkeys: () => settings.hotkeys,
      setHotkeys(next) {
        try {
          settings.hotkeys = next;
        } finally {
          hotkeys.set(next);
          publish();
        }
      },
    }),
    ...policyHandlers(session),
  };
  function tellMachineProblem(): void {
    const { problem } = machinePolicy.current();
    if (problem) emit('notice', { error: machineNotice(problem) });
  }
  machinePolicy.onChange(tellMachineProblem);
  registerIpc(ipcMain, gate, handlers, () => {
    publish();
    for (const error of settings.takeNotices()) emit('notice', { error });
    tellMachineProblem();
  });

  hotkeys.set(settings.hotkeys);
  followPower(power, report);
  const lifetime = liveUntilQuit({
    window,
    platform,
    keepBounds: (bounds) => {
      settings.bounds = bounds;
    },
    closed: () => session.occurred('window-close'),
    end: session.stop,
    report,
  });
  await session.start();
  await window.open();
}

leaveNoCoreDump();
refuseDebugger();
keepNoCache();
askPortalForHotkeys();
registerAppScheme();
const paths = setUpPaths();
// Not awaited here: Electron is ready only after this module has run.
if (app.requestSingleInstanceLock()) {
  app.whenReady().then(comeUp).catch(giveUp);
} else {
  app.quit();
}
