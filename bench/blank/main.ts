// What a window costs on this host without an app in it: the baseline of `startup` and `lock`.
import { app, BrowserWindow, protocol, session } from 'electron';

const LINES = Array.from({ length: 40 }, (_, line) => `<p>line ${line} of a page</p>`).join('');
const PAGES: Readonly<Record<string, string>> = {
  '/written.html': `<!doctype html><title>Blank</title>${LINES}`,
  // Something has to be painted; far from where the benchmark looks.
  '/plain.html': '<!doctype html><title>Blank</title><p style="margin: 600px 0 0 900px">plain</p>',
};

function open(): void {
  const partition = session.fromPartition('blank');
  partition.protocol.handle('app', ({ url }) => {
    const page = PAGES[new URL(url).pathname];
    const headers = { 'Content-Type': 'text/html' };
    return new Response(page ?? null, { status: page ? 200 : 404, headers });
  });
  const window = new BrowserWindow({
    width: 1120,
    height: 760,
    webPreferences: { session: partition },
  });
  void window.loadURL('app://blank/written.html');
}

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } },
]);
void app.whenReady().then(open);
