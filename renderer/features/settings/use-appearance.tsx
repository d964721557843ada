import { Monitor, Moon, Sun } from 'lucide-react';
import type { Appearance } from '../../../shared/ipc/view.ts';
import { bridge } from '../../app/bridge.ts';
import { useView } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { showError } from '../notices/notice-store.ts';
import { settingsWords } from './words.ts';

const THEMES = [
  { value: 'system', icon: <Monitor aria-hidden="true" /> },
  { value: 'light', icon: <Sun aria-hidden="true" /> },
  { value: 'dark', icon: <Moon aria-hidden="true" /> },
] as const;

const LANGUAGES = ['system', 'en', 'zh-CN'] as const;

/** Theme and language, their choices in words, and a way to change them; main's next view applies it. */
export function useAppearance() {
  const t = useWords(settingsWords);
  const appearance = useView((view) => view.appearance);

  async function change(part: Partial<Appearance>) {
    const result = await bridge.call('settings.setAppearance', { ...appearance, ...part });
    if (!result.ok) showError(result.error);
  }

  return {
    theme: {
      label: t('theme'),
      value: appearance.theme,
      options: THEMES.map((theme) => ({ ...theme, label: t(`theme.${theme.value}`) })),
      onChange: (theme: Appearance['theme']) => change({ theme }),
    },
    language: {
      label: t('language'),
      value: appearance.language,
      options: LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) })),
      onChange: (language: Appearance['language']) => change({ language }),
    },
  };
}
