import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const xdotool = async (...args: string[]): Promise<string> =>
  (await run('xdotool', args)).stdout.trim();

function ask(program: string, ...args: string[]): string {
  const { stdout, error, status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw new Error(`The stand-in for electron needs ${program}: ${error.message}`);
  if (status !== 0) throw new Error(`${program} failed: ${stderr.trim()}`);
  return stdout.trim();
}

export function displaySize(): { width: number; height: number } {
  const [width = 0, height = 0] = ask('xdotool', 'getdisplaygeometry').split(' ').map(Number);
  return { width, height };
}

export function pointerPosition(): { x: number; y: number } {
  const [x = 0, y = 0] = [...ask('xdotool', 'getmouselocation').matchAll(/[xy]:(-?\d+)/g)].map(
    ([, digits]) => Number(digits),
  );
  return { x, y };
}

/** A search fails when a window goes away under it, so it is tried again. */
const SEARCHES = 50;

/** The X window with this title, as soon as it is there. */
export async function findXWindow(title: string): Promise<string> {
  for (let left = SEARCHES; ; left -= 1) {
    try {
      const ids = await xdotool('search', '--sync', '--name', `^${title}$`);
      return ids.split('\n')[0] ?? '';
    } catch (cause) {
      if (left === 0 || !/BadWindow/.test(String(cause))) throw cause;
    }
  }
}

/** Takes the window off the screen. Its page goes on rendering, as a hidden Electron window's does. */
export const unmapXWindow = (id: string): Promise<string> => xdotool('windowunmap', id);
export const mapXWindow = (id: string): Promise<string> => xdotool('windowmap', id);
export const activateXWindow = (id: string): Promise<string> => xdotool('windowactivate', id);
export const titleXWindow = (id: string, title: string): Promise<string> =>
  xdotool('set_window', '--name', title, '--icon-name', title, id);
