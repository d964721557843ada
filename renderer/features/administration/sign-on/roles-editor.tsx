import { Plus, X } from 'lucide-react';
import { SsoRole } from '../../../../shared/domain/sso.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type Draft, withGroup } from './draft.ts';
import styles from './sign-on.module.css';
import { signOnWords } from './words.ts';

export interface RolesEditorProps {
  draft: Draft;
  faulty: boolean;
  onChange: (draft: Draft) => void;
}

type Row = Draft['roles'][number];

/** Which group of the provider's gives which role. */
export function RolesEditor({ draft, faulty, onChange }: RolesEditorProps) {
  const t = useWords(signOnWords);
  const options = SsoRole.options.map((value) => ({ value, label: t(`sso.role.${value}`) }));

  function change(key: number, part: Partial<Row>) {
    const roles = draft.roles.map((row) => (row.key === key ? { ...row, ...part } : row));
    onChange({ ...draft, roles });
  }

  return (
    <fieldset className={styles['rows']}>
      <legend className={styles['label']}>{t('sso.roles')}</legend>
      <p className={styles['hint']}>{t('sso.roles.text')}</p>
      {draft.roles.map(({ key, group, role }) => (
        <div key={key} className={styles['group']}>
          <TextField
            label={t('sso.group')}
            value={group}
            maxLength={256}
            onChange={(typed) => change(key, { group: typed })}
            error={faulty && group.trim() === '' ? t('sso.group.fault') : undefined}
          />
          <Segmented
            label={t('sso.role')}
            value={role}
            options={options}
            onChange={(next) => change(key, { role: next })}
          />
          <IconButton
            label={t('sso.removeGroup', { group })}
            onClick={() =>
              onChange({ ...draft, roles: draft.roles.filter((row) => row.key !== key) })
            }
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div className={styles['line']}>
        <Button
          size="small"
          icon={<Plus aria-hidden="true" />}
          onClick={() => onChange(withGroup(draft))}
        >
          {t('sso.addGroup')}
        </Button>
      </div>
    </fieldset>
  );
}
