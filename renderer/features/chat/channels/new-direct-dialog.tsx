import { useMemo } from 'react';
import type { Person } from '../../../../shared/domain/person.ts';
import { Failure } from '../../../app/failure.tsx';
import { useLanguage } from '../../../app/words.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { Finder } from '../finder/finder.tsx';
import { PersonLine, personTexts } from '../finder/person-line.tsx';
import { useDirect } from './use-direct.ts';

export function NewDirectDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { me } = useChat();
  const { people } = useDirectory();
  const language = useLanguage();
  const direct = useDirect();
  const others = useMemo(() => {
    const { compare } = new Intl.Collator(language);
    const sorted = [...people.values()].sort((a, b) => compare(a.name, b.name));
    return sorted.filter((person) => person.id !== me);
  }, [people, me, language]);

  async function pick(person: Person): Promise<void> {
    if (!direct.busy && (await direct.open(person.id))) onClose();
  }

  return (
    <Dialog title={t('newDirect.title')} onClose={onClose}>
      <Failure error={direct.error} />
      <Finder
        items={others}
        keyOf={(person) => person.id}
        textsOf={personTexts}
        render={(person) => <PersonLine person={person} />}
        onPick={(person) => void pick(person)}
        label={t('people.find')}
        placeholder={t('people.find')}
        nothing={t(others.length === 0 ? 'people.none' : 'people.notFound')}
        autoFocus
      />
    </Dialog>
  );
}
