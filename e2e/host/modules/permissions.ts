import type { Session as ElectronSession } from 'electron';

export type PermissionCheck = NonNullable<
  Parameters<ElectronSession['setPermissionCheckHandler']>[0]
>;
type Permission = Parameters<PermissionCheck>[1];

/** Electron's names of permissions, and Chromium's of the settings behind them. */
const SETTINGS: readonly (readonly [Permission, string])[] = [
  ['ar', 'ar'],
  ['background-sync', 'background_sync'],
  ['captured-surface-control', 'captured_surface_control'],
  ['clipboard-read', 'clipboard'],
  ['fileSystem', 'file_system_write_guard'],
  ['geolocation', 'geolocation'],
  ['hid', 'hid_guard'],
  ['idle-detection', 'idle_detection'],
  ['keyboardLock', 'keyboard_lock'],
  ['local-fonts', 'local_fonts'],
  ['media', 'media_stream_camera'],
  ['media', 'media_stream_mic'],
  ['midi', 'midi'],
  ['midiSysex', 'midi_sysex'],
  ['notifications', 'notifications'],
  ['payment-handler', 'payment_handler'],
  ['pointerLock', 'pointer_lock'],
  ['sensors', 'sensors'],
  ['serial', 'serial_guard'],
  ['storage-access', 'storage_access'],
  ['top-level-storage-access', 'top_level_storage_access'],
  ['usb', 'usb_guard'],
  ['vr', 'vr'],
  ['window-management', 'window_placement'],
];

/** Chromium's numbers, components/content_settings/core/common/content_settings.h */
const ALLOW = 1;
const BLOCK = 2;

/**
 * What Chromium is to allow pages, as its own settings. Electron asks the app when a page asks; Chromium
 * can only be told beforehand, so the app is asked about every permission once, when its Chromium starts.
 * Without a check of the app, all are denied.
 */
export const contentSettings = (check: PermissionCheck | null): Record<string, number> =>
  Object.fromEntries(
    SETTINGS.map(([permission, setting]) => {
      const granted = check?.(null, permission, '', { isMainFrame: true, requestingUrl: '' });
      return [setting, granted === true ? ALLOW : BLOCK];
    }),
  );
