import type { NativeTheme as ElectronNativeTheme } from 'electron';
import { Guarded } from '../guarded.ts';

type Source = ElectronNativeTheme['themeSource'];
type Shown = Pick<
  ElectronNativeTheme,
  | 'themeSource'
  | 'shouldUseDarkColors'
  | 'shouldUseHighContrastColors'
  | 'shouldUseInvertedColorScheme'
>;

/** GTK's own convention for a dark desktop: `GTK_THEME=Adwaita:dark`. */
const desktopIsDark = (): boolean => /[:-]dark\b/i.test(process.env['GTK_THEME'] ?? '');

class NativeTheme extends Guarded implements Shown {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  #source: Source = 'system';
  #systemIsDark = desktopIsDark();

  constructor() {
    super(['updated', 'shown']);
    // Each window's page follows; see web-contents.ts.
    this.setMaxListeners(0);
  }

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    if (!['system', 'light', 'dark'].includes(source))
      throw new TypeError(`Error processing argument: ${source} is no theme source`);
    this.#change(() => {
      this.#source = source;
    });
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemIsDark : this.#source === 'dark';
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.#systemIsDark;
  }

  /** For tests: the person turned the whole desktop dark or light. */
  setSystemTheme(theme: 'dark' | 'light'): void {
    this.#change(() => {
      this.#systemIsDark = theme === 'dark';
    });
  }

  #change(change: () => void): void {
    const before = this.shouldUseDarkColors;
    change();
    if (before !== this.shouldUseDarkColors) this.emit('updated');
  }
}

export const nativeTheme = new NativeTheme();
