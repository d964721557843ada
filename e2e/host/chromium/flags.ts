import { existsSync, statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ProxyConfig } from 'electron';

/** Debian's program without its wrapper script, which costs start-up time; then what PATH offers. */
const KNOWN_PLACES = ['/usr/lib/chromium/chromium', '/opt/google/chrome/chrome'];
const KNOWN_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Under this, Chromium needs its shared memory elsewhere. Bytes. */
const SHARED_MEMORY_NEEDED = 512 * 1024 * 1024;

/** The system's Chromium. Throws with what to install when there is none. */
export function findChromium(): string {
  const inPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => KNOWN_NAMES.map((name) => join(folder, name)));
  const found = [...KNOWN_PLACES, ...inPath].find((path) => existsSync(path));
  if (!found) throw new Error('No Chromium found. On Debian and Ubuntu: apt-get install chromium');
  return found;
}

const sharedMemoryIsSmall = (): boolean => {
  if (!existsSync('/dev/shm')) return true;
  const { bavail, bsize } = statfsSync('/dev/shm');
  return bavail * bsize < SHARED_MEMORY_NEEDED;
};

export interface ChromiumOptions {
  userDataDir: string;
  /** Off the record: what pages store stays in memory. */
  inMemory: boolean;
  /** Opens a DevTools port beside the pipe, for a test's Playwright. */
  debuggable: boolean;
  /** As the app set it. Interception judges requests; sockets and WebRTC do not pass it. */
  proxy: ProxyConfig;
  /** By Chromium's name for it. */
  webRtcPolicy: string;
  language: string;
  dark: boolean;
  /** What pages may, by Chromium's names and numbers. */
  contentSettings: Readonly<Record<string, number>>;
}

const proxyFlags = ({ proxyRules, proxyBypassRules }: ProxyConfig): string[] => [
  ...(proxyRules ? [`--proxy-server=${proxyRules}`] : []),
  ...(proxyBypassRules ? [`--proxy-bypass-list=${proxyBypassRules}`] : []),
];

export interface FirstWindow {
  url: string;
  width: number;
  height: number;
  x: number;
  y: number;
}

/** Chromium as a bare window frame: no browser furniture, no services, no traces. */
export function chromiumFlags(options: ChromiumOptions, window: FirstWindow): string[] {
  return [
    // Chromium's own sandbox needs namespaces that build machines do not give to root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--test-type',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
    '--disable-component-extensions-with-background-pages',
    '--disable-component-update',
    '--disable-crash-reporter',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-features=BackForwardCache,GlobalMediaControls,LocalNetworkAccessChecks,MediaRouter,OptimizationHints,Prerender2,Translate',
    '--disable-gpu-shader-disk-cache',
    '--disable-hang-monitor',
    '--disable-quic',
    '--disable-search-engine-choice-screen',
    '--disable-session-crashed-bubble',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-pings',
    // Chromium keeps nothing that needs a keychain; asking for one would only cost time.
    '--password-store=basic',
    '--remote-debugging-pipe',
    `--lang=${options.language}`,
    `--user-data-dir=${options.userDataDir}`,
    ...(sharedMemoryIsSmall() ? ['--disable-dev-shm-usage'] : []),
    ...(options.debuggable ? ['--remote-debugging-port=0'] : []),
    ...(options.inMemory ? ['--incognito'] : []),
    ...(options.dark ? ['--force-dark-mode'] : []),
    ...proxyFlags(options.proxy),
    // By its name today, and its name before.
    `--webrtc-ip-handling-policy=${options.webRtcPolicy}`,
    `--force-webrtc-ip-handling-policy=${options.webRtcPolicy}`,
    ...windowFlags(window),
  ];
}

/** The part that a further window of a running Chromium needs. */
export const windowFlags = (window: FirstWindow): string[] => [
  `--window-size=${window.width},${window.height}`,
  `--window-position=${window.x},${window.y}`,
  `--app=${window.url}`,
];
