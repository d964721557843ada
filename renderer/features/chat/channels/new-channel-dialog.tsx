import { Hash, Lock } from 'lucide-react';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { CHANNEL_NAME_MAX, TOPIC_MAX } from '../../../../shared/domain/channel.ts';
import type { PersonId } from '../../../../shared/domain/ids.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useLanguage } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { Finder } from '../finder/finder.tsx';
import { PersonLine, personTexts } from '../finder/person-line.tsx';
import { nameProblemOf } from './channel-name.ts';
import styles from './new-channel-dialog.module.css';

const KINDS = [
  { kind: 'public', Icon: Hash },
  { kind: 'private', Icon: Lock },
] as const;
type Kind = (typeof KINDS)[number]['kind'];

export function NewChannelDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const id = useId();
  const chat = useChat();
  const directory = useDirectory();
  const create = useCall('chat.createChannel');
  const [kind, setKind] = useState<Kind>('public');
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [members, setMembers] = useState<ReadonlySet<PersonId>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const problem = nameProblemOf(name, directory.channels.values());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setSubmitted(true);
    if (problem !== null || create.busy) {
      document
        .getElementById(`${id}-form`)
        ?.querySelector<HTMLElement>('[data-autofocus]')
        ?.focus();
      return;
    }
    const reply = await create.run({ kind, name, topic, memberIds: [...members] });
    if (!reply.ok) return;
    chat.take({ channels: [reply.value.channel] });
    chat.show(reply.value.channel.id);
    onClose();
  }

  return (
    <Dialog
      title={t('newChannel.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" type="submit" form={`${id}-form`} busy={create.busy}>
            {t('newChannel.create')}
          </Button>
        </>
      }
    >
      <form
        id={`${id}-form`}
        className={styles['form']}
        noValidate
        onSubmit={(e) => void submit(e)}
      >
        <Failure error={create.error} />
        <TextField
          data-autofocus
          label={t('newChannel.name')}
          placeholder={t('newChannel.name.example')}
          maxLength={CHANNEL_NAME_MAX}
          value={name}
          onChange={setName}
          error={
            problem !== null && (submitted || problem === 'taken')
              ? t(`newChannel.name.${problem}`)
              : undefined
          }
        />
        <TextField
          label={t('newChannel.topic')}
          placeholder={t('newChannel.topic.example')}
          maxLength={TOPIC_MAX}
          value={topic}
          onChange={setTopic}
        />
        <fieldset className={styles['kinds']}>
          <legend className={styles['legend']}>{t('newChannel.kind')}</legend>
          {KINDS.map((each) => (
            <label key={each.kind} className={styles['kind']}>
              <input
                type="radio"
                name={`${id}-kind`}
                checked={kind === each.kind}
                onChange={() => setKind(each.kind)}
              />
              <each.Icon aria-hidden="true" />
              <span>
                {t(`newChannel.kind.${each.kind}`)}
                <small>{t(`newChannel.kind.${each.kind}.text`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <MemberPicker members={members} onChange={setMembers} />
      </form>
    </Dialog>
  );
}

function MemberPicker({
  members,
  onChange,
}: {
  members: ReadonlySet<PersonId>;
  onChange: (members: ReadonlySet<PersonId>) => void;
}) {
  const t = useT();
  const { me } = useChat();
  const { people } = useDirectory();
  const language = useLanguage();
  const others = useMemo(() => {
    const { compare } = new Intl.Collator(language);
    const sorted = [...people.values()].sort((a, b) => compare(a.name, b.name));
    return sorted.filter((person) => person.id !== me);
  }, [people, me, language]);
  return (
    <div>
      <p className={styles['legend']}>{t('newChannel.members', { count: members.size })}</p>
      <Finder
        items={others}
        keyOf={(person) => person.id}
        textsOf={personTexts}
        render={(person) => <PersonLine person={person} picked={members.has(person.id)} />}
        onPick={({ id }) => {
          const next = new Set(members);
          if (!next.delete(id)) next.add(id);
          onChange(next);
        }}
        label={t('people.find')}
        placeholder={t('people.find')}
        nothing={t(others.length === 0 ? 'people.none' : 'people.notFound')}
        picked={members}
        short
      />
    </div>
  );
}
