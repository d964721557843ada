import {
  Building2,
  ChevronsUpDown,
  Compass,
  EyeOff,
  Lock,
  LogOut,
  SearchCheck,
  Settings as SettingsIcon,
} from 'lucide-react';
import { useState } from 'react';
import type { Presence } from '../../../shared/domain/person.ts';
import { bridge } from '../../app/bridge.ts';
import { HIDE, LOCK, shortcutLabel } from '../../app/shortcut.ts';
import { useUnlocked, useView } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/menu.tsx';
import { Administration } from '../administration/administration.tsx';
import { CheckSignOut } from '../check-sign-out/check-sign-out.tsx';
import { showError } from '../notices/notice-store.ts';
import { hideEverything } from '../privacy-cover/hidden-store.ts';
import { Settings } from '../settings/settings.tsx';
import { SignOutConfirm } from '../sign-out/sign-out-confirm.tsx';
import { takeTour } from '../tour/tour-store.ts';
import styles from './account-menu.module.css';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

type Open = 'settings' | 'administration' | 'check-sign-out' | 'sign-out' | null;

/** Who is signed in, and what they can do with their session. Fills the width it is given. */
export function AccountMenu({ presence }: { presence?: Presence }) {
  const t = useWords(words);
  const { me, tenant } = useUnlocked();
  const platform = useView((view) => view.platform);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);

  async function lock() {
    const locked = await bridge.call('session.lock', {});
    if (!locked.ok) showError(locked.error);
  }

  return (
    <>
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            className={styles['trigger']}
            aria-label={t('menu', { name: me.name })}
          >
            <Avatar person={me} {...(presence ? { presence } : {})} />
            <span className={styles['who']}>
              <span className={styles['name']}>{me.name}</span>
              <span className={styles['tenant']}>{tenant.name}</span>
            </span>
            <ChevronsUpDown className={styles['chevron']} aria-hidden="true" />
          </button>
        }
      >
        <MenuLabel>
          <span className={styles['who']}>
            <span className={styles['name']}>{me.name}</span>
            <span className={styles['tenant']}>{me.email}</span>
          </span>
        </MenuLabel>
        <MenuSeparator />
        <MenuItem
          icon={<Lock aria-hidden="true" />}
          keys={shortcutLabel(platform, LOCK)}
          onSelect={lock}
        >
          {t('lock')}
        </MenuItem>
        <MenuItem
          icon={<EyeOff aria-hidden="true" />}
          keys={shortcutLabel(platform, HIDE)}
          onSelect={hideEverything}
        >
          {t('hide')}
        </MenuItem>
        <MenuItem icon={<SettingsIcon aria-hidden="true" />} onSelect={() => setOpen('settings')}>
          {t('settings')}
        </MenuItem>
        {me.role === 'owner' || me.role === 'admin' ? (
          <MenuItem
            icon={<Building2 aria-hidden="true" />}
            onSelect={() => setOpen('administration')}
          >
            {t('administration')}
          </MenuItem>
        ) : null}
        <MenuSeparator />
        <MenuItem icon={<Compass aria-hidden="true" />} onSelect={takeTour}>
          {t('tour')}
        </MenuItem>
        <MenuItem
          icon={<SearchCheck aria-hidden="true" />}
          onSelect={() => setOpen('check-sign-out')}
        >
          {t('checkSignOut')}
        </MenuItem>
        <MenuItem
          tone="danger"
          icon={<LogOut aria-hidden="true" />}
          onSelect={() => setOpen('sign-out')}
        >
          {t('signOut')}
        </MenuItem>
      </Menu>
      {open === 'settings' ? <Settings onClose={close} /> : null}
      {open === 'administration' ? <Administration onClose={close} /> : null}
      {open === 'check-sign-out' ? <CheckSignOut onClose={close} /> : null}
      {open === 'sign-out' ? <SignOutConfirm onCancel={close} /> : null}
    </>
  );
}
