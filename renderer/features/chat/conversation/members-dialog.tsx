import { useMemo } from 'react';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { Failure } from '../../../app/failure.tsx';
import { useLanguage } from '../../../app/words.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useDirect } from '../channels/use-direct.ts';
import { useDirectory, useT } from '../chat-context.ts';
import { presenceOf } from '../directory/directory.ts';
import { Finder } from '../finder/finder.tsx';
import { PersonLine, personTexts } from '../finder/person-line.tsx';

const RANK = { online: 0, away: 1, offline: 2 };

/** Who is in a channel, those who are there first; picking one opens the conversation with them. */
export function MembersDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const directory = useDirectory();
  const direct = useDirect();
  const members = useMemo(() => {
    const { compare } = new Intl.Collator(language);
    const rank = (id: (typeof channel.memberIds)[number]) => RANK[presenceOf(directory, id)];
    return channel.memberIds
      .map((id) => directory.people.get(id))
      .filter((person) => person !== undefined)
      .sort((a, b) => rank(a.id) - rank(b.id) || compare(a.name, b.name));
  }, [channel, directory, language]);
  return (
    <Dialog title={t('members.count', { count: channel.memberIds.length })} onClose={onClose}>
      <Failure error={direct.error} />
      <Finder
        items={members}
        keyOf={(person) => person.id}
        textsOf={personTexts}
        render={(person) => <PersonLine person={person} />}
        onPick={({ id }) => void direct.open(id).then((opened) => opened && onClose())}
        label={t('people.find')}
        placeholder={t('people.find')}
        nothing={t('people.notFound')}
        autoFocus
      />
    </Dialog>
  );
}
