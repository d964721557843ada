import type { Display, Screen as ElectronScreen, Point } from 'electron';
import { displaySize, pointerPosition } from '../chromium/x-display.ts';
import { Guarded } from '../guarded.ts';

type Shown = Pick<
  ElectronScreen,
  | 'getAllDisplays'
  | 'getCursorScreenPoint'
  | 'getDisplayMatching'
  | 'getDisplayNearestPoint'
  | 'getPrimaryDisplay'
>;

/** The X screen as the one display there is. */
class Screen extends Guarded implements Shown {
  constructor() {
    super(['display-added', 'display-removed', 'display-metrics-changed']);
  }

  getPrimaryDisplay(): Display {
    const size = displaySize();
    const bounds = { x: 0, y: 0, ...size };
    const known = { id: 1, label: '', bounds, size, workArea: bounds, workAreaSize: size };
    // What else Electron tells of a display (colour depth, touch, rotation) reads as undefined.
    return { ...known, scaleFactor: 1, rotation: 0, internal: false } as Display;
  }

  getAllDisplays(): Display[] {
    return [this.getPrimaryDisplay()];
  }

  getDisplayMatching(): Display {
    return this.getPrimaryDisplay();
  }

  getDisplayNearestPoint(): Display {
    return this.getPrimaryDisplay();
  }

  getCursorScreenPoint(): Point {
    return pointerPosition();
  }
}

export const screen = new Screen();
