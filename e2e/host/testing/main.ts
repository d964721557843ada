// A tiny app for the specs beside the stand-in. Environment variables make it careless where a spec needs
// a control: FIXTURE_LOOSE_POLICY, FIXTURE_UNCONTAINED, FIXTURE_OPEN_SOCKETS, FIXTURE_HIDDEN, FIXTURE_PARTITION.
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, Notification, protocol, session } from 'electron';

const ORIGIN = 'app://fixture';
const env = process.env;
const policy = env['FIXTURE_LOOSE_POLICY']
  ? "default-src * 'unsafe-inline'"
  : "default-src 'none'; script-src 'self'; connect-src 'self'";

const FILES: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/index.html': [
    'text/html',
    '<!doctype html><title>fixture</title><body><textarea></textarea><script src="/page.js"></script>',
  ],
  '/page.js': ['text/javascript', "document.body.dataset.ran = 'yes';"],
};

function serve(url: string): Response {
  const [type, body] = FILES[new URL(url).pathname] ?? [];
  if (type === undefined || body === undefined) return new Response(null, { status: 404 });
  return new Response(body, {
    headers: { 'Content-Type': type, 'Content-Security-Policy': policy },
  });
}

/** What pages wanted to go to; read by specs. */
const refusedNavigations: string[] = [];
/** What came second; read by specs. */
const secondInstances: unknown[] = [];
Object.assign(globalThis, { refusedNavigations, secondInstances });

async function open(): Promise<void> {
  const partition = session.fromPartition(env['FIXTURE_PARTITION'] ?? 'fixture');
  partition.protocol.handle('app', ({ url }) => serve(url));
  const judges = !env['FIXTURE_UNCONTAINED'];
  const closed = judges && !env['FIXTURE_OPEN_SOCKETS'];
  if (judges)
    partition.webRequest.onBeforeRequest(({ url }, callback) =>
      callback({ cancel: !url.startsWith(`${ORIGIN}/`) }),
    );
  if (closed)
    await partition.setProxy({
      proxyRules: 'socks5://127.0.0.1:1',
      proxyBypassRules: '<-loopback>',
    });
  partition.setPermissionCheckHandler(() => false);

  const window = new BrowserWindow({
    width: 700,
    height: 500,
    show: !env['FIXTURE_HIDDEN'],
    webPreferences: { session: partition, preload: join(import.meta.dirname, 'preload.cjs') },
  });
  if (closed) window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  window.webContents.on('will-navigate', (event) => {
    if (event.url.startsWith(`${ORIGIN}/`)) return;
    event.preventDefault();
    refusedNavigations.push(event.url);
  });
  ipcMain.handle('whoami', ({ senderFrame, sender }, given: unknown) => ({
    given,
    url: senderFrame?.url,
    isMain: senderFrame === window.webContents.mainFrame,
    isOurs: sender === window.webContents,
  }));
  ipcMain.handle('fails', () => {
    throw new Error('on purpose');
  });
  ipcMain.on('ping', ({ reply }, number: number) => reply('pong', number + 1));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'fileMenu' },
      {
        label: 'Tell',
        accelerator: 'Control+Shift+Y',
        click: () => new Notification({ title: 'Pressed', body: 'by key' }).show(),
      },
    ]),
  );
  app.on('second-instance', (_event, argv, _folder, data) => {
    secondInstances.push({ argv: argv.slice(2), data });
  });
  void window.loadURL(`${ORIGIN}/index.html`);
}

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } },
]);
if (app.requestSingleInstanceLock({ from: env['FIXTURE_NAME'] ?? '' }))
  void app.whenReady().then(open);
else app.quit();
