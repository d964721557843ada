import type { Person, Presence } from '../../shared/domain/person.ts';
import styles from './avatar.module.css';
import { initialsOf, tintOf } from './initials.ts';
import { PresenceDot } from './presence-dot.tsx';

export interface AvatarProps {
  person: Pick<Person, 'id' | 'name'>;
  size?: 'small' | 'medium' | 'large';
  presence?: Presence;
}

/** Decoration: the name always stands beside it. */
export function Avatar({ person, size = 'medium', presence }: AvatarProps) {
  return (
    <span className={styles['frame']} data-size={size}>
      <span className={styles['avatar']} data-tint={tintOf(person.id)} aria-hidden="true">
        {initialsOf(person.name)}
      </span>
      {presence ? (
        <span className={styles['presence']}>
          <PresenceDot presence={presence} />
        </span>
      ) : null}
    </span>
  );
}
