import { app, type Session } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

const isOurs = (url: string): boolean => url.startsWith(`${APP_ORIGIN}/`);

/** Nobody listens there. What goes past `webRequest`, as WebRTC's sockets do, ends at it. */
const DEAD_PROXY = {
  mode: 'fixed_servers',
  proxyRules: 'socks5://127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
} as const;

/**
 * Keeps every page inside Nightjar: no permission is granted, no device or screen handed out, nothing
 * is requested but `app://nightjar`, nothing sent around that, nothing downloaded, nowhere else
 * navigated, no window or webview opened.
 */
export async function contain(partition: Session): Promise<void> {
  partition.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  partition.setPermissionCheckHandler(() => false);
  partition.setDevicePermissionHandler(() => false);
  partition.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  partition.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isOurs(details.url) && !details.url.startsWith('data:image/') });
  });
  // It would fetch dictionaries and keep words of its own.
  partition.setSpellCheckerEnabled(false);
  partition.on('will-download', (event) => event.preventDefault());

  app.on('web-contents-created', (_created, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
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
  await partition.setProxy(DEAD_PROXY);
}
