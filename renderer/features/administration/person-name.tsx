import type { Role } from '../../../shared/domain/person.ts';
import { useWords } from '../../app/words.tsx';
import styles from './administration.module.css';
import { adminWords } from './words.ts';

/** Whose the row is; beside it their role, where it is more or less than a member's. */
export function PersonName({ person }: { person: { name: string; role: Role } }) {
  const t = useWords(adminWords);
  return (
    <p className={styles['name']}>
      {person.name}
      {person.role === 'member' ? null : (
        <span className={styles['role']}>{t(`role.${person.role}`)}</span>
      )}
    </p>
  );
}
