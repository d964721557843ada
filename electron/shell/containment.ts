import { app, type Session } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

const isOurs = (url: string): boolean => url.startsWith(`${APP_ORIGIN}/`);

/**
 * Keeps every page inside Nightjar: no permission is granted, no device handed out, nothing is
 * requested but `app://nightjar`, nothing downloaded, nowhere else navigated, no window or webview
 * opened.
 */
export function contain(partition: Session): void {
  partition.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  partition.setPermissionCheckHandler(() => false);
  partition.setDevicePermissionHandler(() => false);
  partition.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isOurs(details.url) && !details.url.startsWith('data:image/') });
  });
  partition.on('will-download', (event) => event.preventDefault());

  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
