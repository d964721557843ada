import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { createBridgeEnd } from './bridge-end.ts';
import { createCodec } from './codec.ts';
import { type IsolatedWorldOptions, isolatedWorld } from './isolated-world.ts';
import { mainWorld } from './main-world.ts';
import { watchWindow } from './watch-window.ts';

/** Electron's own name for the world of preloads. */
export const PRELOAD_WORLD = 'Electron Isolated Context';
export const BINDING = 'standInToHost';
export const RECEIVER = 'standInFromHost';

export interface DocumentScripts {
  /** For the page's own world; must be added first, so that it runs first. */
  page: string;
  /** For the preload's world. */
  preload: string;
}

/**
 * The scripts each new document starts with. The functions travel as their own source text, which
 * Node's type stripping has made plain JavaScript.
 *
 * @param preload path of a CommonJS preload; throws when it is missing or no script.
 */
export function documentScripts(preload: string | undefined): DocumentScripts {
  const meeting = `meeting-${randomUUID()}`;
  const options: IsolatedWorldOptions = {
    meeting,
    binding: BINDING,
    receiver: RECEIVER,
    process: {
      type: 'renderer',
      platform: process.platform,
      arch: process.arch,
      sandboxed: true,
      contextIsolated: true,
      versions: process.versions,
      env: {},
      argv: [],
    },
  };
  const body = preload === undefined ? 'null' : preloadFunction(preload);
  return {
    page: `(${mainWorld})(${createBridgeEnd}, ${JSON.stringify(meeting)})`,
    preload: `(${isolatedWorld})(${createCodec}, ${createBridgeEnd}, ${watchWindow}, ${JSON.stringify(options)}, ${body})`,
  };
}

function preloadFunction(path: string): string {
  const source = `function (require, module, exports, process) {\n${readFileSync(path, 'utf8')}\n}`;
  // A preload that does not parse would otherwise silently never run.
  new Script(`(${source})`, { filename: path });
  return source;
}
