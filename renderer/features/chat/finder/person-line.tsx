import { Check } from 'lucide-react';
import type { Person } from '../../../../shared/domain/person.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { presenceOf } from '../directory/directory.ts';
import styles from './line.module.css';

/** Somebody in a list: who they are and whether they are there. */
export function PersonLine({ person, picked = false }: { person: Person; picked?: boolean }) {
  const t = useT();
  const { me } = useChat();
  const directory = useDirectory();
  return (
    <>
      <Avatar person={person} size="small" presence={presenceOf(directory, person.id)} />
      <span className={styles['name']}>
        {person.id === me ? t('person.you', { name: person.name }) : person.name}
      </span>
      <span className={styles['note']}>{person.title}</span>
      {picked ? <Check className={styles['picked']} aria-hidden="true" /> : null}
    </>
  );
}

export const personTexts = (person: Person): readonly string[] => [person.name, person.title];
