import { Guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';
import type { Menu } from './menu.ts';
import type { NativeImage } from './native-image.ts';

/** A tray icon: recorded, as the private desktop has no place for it. */
export class Tray extends Guarded {
  image: NativeImage | string;
  toolTip = '';
  title = '';
  menu: Menu | null = null;
  #isThere = true;

  constructor(image: NativeImage | string) {
    super(['click', 'right-click', 'double-click']);
    this.image = image;
    recorded.trays.push(this);
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  setImage(image: NativeImage | string): void {
    this.image = image;
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }

  destroy(): void {
    this.#isThere = false;
    recorded.trays = recorded.trays.filter((tray) => tray !== this);
  }

  isDestroyed(): boolean {
    return !this.#isThere;
  }
}
