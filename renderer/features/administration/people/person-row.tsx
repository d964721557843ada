import { Ellipsis } from 'lucide-react';
import type { AccountOverview, AccountState } from '../../../../shared/domain/account.ts';
import { Role } from '../../../../shared/domain/person.ts';
import { useMinute } from '../../../app/countdown.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import styles from '../administration.module.css';
import { Chip, type ChipTone } from '../chip.tsx';
import { adminWords } from '../words.ts';
import { type Act, actsFor } from './acts.ts';
import { peopleWords } from './words.ts';

const TONES: Readonly<Record<AccountState, ChipTone>> = {
  active: 'good',
  suspended: 'danger',
  ended: 'quiet',
  deactivated: 'faint',
};

export interface PersonRowProps {
  account: AccountOverview;
  onAct: (act: Act) => void;
  onRole: (role: Role) => void;
}

/** One account: who, what they prove themselves with, and what can be done about it. */
export function PersonRow({ account, onAct, onRole }: PersonRowProps) {
  const t = useWords(peopleWords);
  const admin = useWords(adminWords);
  const { ago, list } = useFormats();
  const now = useMinute();
  const { me } = useUnlocked();
  const { name, email, role, state, factors, sessions, lastSeenAt } = account;
  const proofs = [
    ...(factors.totp ? [t('factor.totp')] : []),
    ...(factors.passkeys > 0 ? [t('factor.passkeys', { count: factors.passkeys })] : []),
  ];
  return (
    <li className={styles['row']}>
      <Avatar person={account} />
      <div className={styles['what']}>
        <p className={styles['name']}>
          {name}
          <span className={styles['role']}>{admin(`role.${role}`)}</span>
        </p>
        <p className={styles['small']}>{email}</p>
        <p className={styles['faint']}>
          {proofs.length > 0 ? list(proofs) : t('factor.none')} ·{' '}
          {t('sessions', { count: sessions })}
          {lastSeenAt === null ? null : ` · ${t('seen', { ago: ago(lastSeenAt, now) })}`}
        </p>
      </div>
      <Chip tone={TONES[state]}>{t(`state.${state}`)}</Chip>
      {account.id === me.id ? null : (
        <Menu
          align="end"
          trigger={
            <IconButton size="small" label={t('moreOf', { name })}>
              <Ellipsis aria-hidden="true" />
            </IconButton>
          }
        >
          {me.role === 'owner' && state !== 'deactivated' ? (
            <>
              <MenuChoice
                label={t('role')}
                value={role}
                options={Role.options.map((value) => ({ value, label: admin(`role.${value}`) }))}
                onChange={onRole}
              />
              <MenuSeparator />
            </>
          ) : null}
          {actsFor(account).map((act) => (
            <MenuItem
              key={act}
              tone={act === 'deactivate' ? 'danger' : 'plain'}
              onSelect={() => onAct(act)}
            >
              {t(act)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </li>
  );
}
