import { Languages, SunMoon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuChoice, type MenuChoiceProps } from '../../ui/menu.tsx';
import { useAppearance } from './use-appearance.tsx';

/** Language and theme as two small menus, for the foot of the sign-in screen. */
export function AppearanceMenus() {
  const { theme, language } = useAppearance();
  return (
    <>
      <ChoiceMenu {...language} icon={<Languages aria-hidden="true" />} />
      <ChoiceMenu {...theme} icon={<SunMoon aria-hidden="true" />} />
    </>
  );
}

function ChoiceMenu<T extends string>({
  icon,
  ...choice
}: MenuChoiceProps<T> & { icon: ReactNode }) {
  return (
    <Menu
      side="top"
      align="center"
      trigger={
        <Button tone="quiet" size="small" icon={icon}>
          {choice.label}
        </Button>
      }
    >
      <MenuChoice {...choice} />
    </Menu>
  );
}
