import { auditSentencesIn } from '../../../../shared/audit/words.ts';
import type { PersonId } from '../../../../shared/domain/ids.ts';
import type { AuditEntry, AuditNames } from '../../../../shared/protocol/routes/audit.ts';
import { useFormats, useLanguage, useWords } from '../../../app/words.tsx';
import styles from '../administration.module.css';
import auditStyles from './audit.module.css';
import { auditWords } from './words.ts';

export interface AuditRowProps {
  entry: AuditEntry;
  names: AuditNames;
  onPerson: (person: { id: PersonId; name: string }) => void;
}

/** One entry, as a sentence: who, what, when. */
export function AuditRow({ entry, names, onPerson }: AuditRowProps) {
  const t = useWords(auditWords);
  const language = useLanguage();
  const { dateTime } = useFormats();
  const { id, at, actorId, action, detail } = entry;
  const person = (wanted: unknown) => names.people.find((one) => one.id === wanted);
  const session = (wanted: unknown) => names.sessions.find((one) => one.id === wanted);
  const actor = person(actorId);
  const device = session(detail['sessionId']) ?? session(detail['targetId']);
  const named = {
    person: (person(detail['personId']) ?? person(detail['targetId']))?.name ?? t('nobody'),
    device: device?.deviceName ?? t('someDevice'),
  };
  return (
    <li className={styles['row']}>
      <p className={styles['what']}>
        {actor ? (
          <button type="button" className={auditStyles['who']} onClick={() => onPerson(actor)}>
            {actor.name}
          </button>
        ) : (
          <span className={styles['name']}>{t(actorId === null ? 'server' : 'nobody')}</span>
        )}{' '}
        {auditSentencesIn(language)(action, detail, named)}
        <span className={auditStyles['when']}>
          {dateTime(at)} · {t('number', { id })}
        </span>
      </p>
    </li>
  );
}
