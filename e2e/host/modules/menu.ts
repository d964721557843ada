import type {
  Menu as ElectronMenu,
  MenuItem as ElectronMenuItem,
  MenuItemConstructorOptions,
} from 'electron';
import { Guarded } from '../guarded.ts';
import { type RecordedMenu, type RecordedMenuItem, recorded } from '../recorded.ts';
import { type KeyPress, matches } from './accelerator.ts';
import { eventWith } from './host-event.ts';
import { ROLES } from './menu-roles.ts';

type Click = (item: MenuItem, window: unknown, event: unknown) => void;

export class MenuItem extends Guarded implements RecordedMenuItem {
  readonly id: string;
  readonly type: NonNullable<ElectronMenuItem['type']>;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly sublabel: string;
  readonly toolTip: string;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #click: Click | undefined;

  constructor(options: MenuItemConstructorOptions) {
    super([]);
    const role = options.role === undefined ? undefined : ROLES[options.role.toLowerCase()];
    if (options.role !== undefined && !role)
      throw new Error(`The stand-in for electron has no menu role '${options.role}' on Linux`);
    const submenu = options.submenu ?? (role?.submenu ? [...role.submenu] : undefined);
    this.id = options.id ?? '';
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.role = options.role?.toLowerCase();
    this.accelerator = options.accelerator ?? role?.accelerator;
    this.submenu = Array.isArray(submenu)
      ? Menu.buildFromTemplate(submenu)
      : // What is no template is a menu that `buildFromTemplate` made before.
        (submenu as Menu | undefined);
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.label = options.label ?? role?.label ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.#click = role ? role.run : (options.click as Click | undefined);
  }

  /** As a person chooses it; nothing happens to one that is greyed out. */
  click(): void {
    if (!this.enabled || !this.visible) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.checked = true;
    this.#click?.(this, undefined, eventWith({}));
  }
}

export class Menu extends Guarded implements RecordedMenu {
  readonly items: MenuItem[] = [];

  constructor() {
    super(['menu-will-show', 'menu-will-close']);
  }

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template)
      menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    recorded.applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    // Nothing else writes it.
    return recorded.applicationMenu as Menu | null;
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  /** Recorded as open; a test chooses. */
  popup(_options?: Parameters<ElectronMenu['popup']>[0]): void {
    recorded.popups.push(this);
    this.emit('menu-will-show', eventWith({}));
  }

  closePopup(): void {
    recorded.popups = recorded.popups.filter((menu) => menu !== this);
    this.emit('menu-will-close', eventWith({}));
  }

  /** Chooses the item whose accelerator was pressed. */
  press(keys: KeyPress): boolean {
    for (const item of this.items) {
      if (item.submenu?.press(keys)) return true;
      if (!item.accelerator || !item.enabled || !matches(item.accelerator, keys)) continue;
      item.click();
      return true;
    }
    return false;
  }
}
