import { useMemo } from 'react';
import type { Channel } from '../../../../shared/domain/channel.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import { Failure } from '../../../app/failure.tsx';
import { useLanguage } from '../../../app/words.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { type Directory, peerIdOf, unreadOf } from '../directory/directory.ts';
import { Finder } from '../finder/finder.tsx';
import lines from '../finder/line.module.css';
import { PersonLine, personTexts } from '../finder/person-line.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { orderOf, sectionsOf } from './sections.ts';
import { useDirect } from './use-direct.ts';

type Destination = { kind: 'channel'; channel: Channel } | { kind: 'person'; person: Person };

/** Channels and people, those with news first. Somebody one has not written with is offered too. */
function destinationsOf(
  directory: Directory,
  channels: readonly Channel[],
  me: Person['id'],
): Destination[] {
  const byNews = channels.toSorted((a, b) => Number(unreadOf(b) > 0) - Number(unreadOf(a) > 0));
  const known = byNews.map((channel): Destination => {
    const peer = channel.kind === 'direct' && directory.people.get(peerIdOf(channel, me));
    return peer ? { kind: 'person', person: peer } : { kind: 'channel', channel };
  });
  const named = new Set(known.map((each) => (each.kind === 'person' ? each.person.id : null)));
  const others = [...directory.people.values()].filter(({ id }) => id !== me && !named.has(id));
  return [...known, ...others.map((person): Destination => ({ kind: 'person', person }))];
}

const keyOf = (each: Destination): string =>
  each.kind === 'channel' ? each.channel.id : each.person.id;

const textsOf = (each: Destination): readonly string[] =>
  each.kind === 'channel' ? [each.channel.name] : personTexts(each.person);

export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const t = useT();
  const chat = useChat();
  const directory = useDirectory();
  const language = useLanguage();
  const direct = useDirect();
  const destinations = useMemo(() => {
    const order = orderOf(sectionsOf(directory, chat.me, language));
    return destinationsOf(directory, order, chat.me);
  }, [directory, chat.me, language]);

  async function pick(each: Destination): Promise<void> {
    if (each.kind === 'channel') {
      chat.show(each.channel.id);
      onClose();
    } else if (!direct.busy && (await direct.open(each.person.id))) onClose();
  }

  return (
    <Dialog title={t('switcher.title')} onClose={onClose}>
      <Failure error={direct.error} />
      <Finder
        items={destinations}
        keyOf={keyOf}
        textsOf={textsOf}
        render={(each) =>
          each.kind === 'person' ? (
            <PersonLine person={each.person} />
          ) : (
            <ChannelLine channel={each.channel} />
          )
        }
        onPick={(each) => void pick(each)}
        label={t('switcher.label')}
        placeholder={t('switcher.label')}
        nothing={t('switcher.nothing')}
        autoFocus
      />
    </Dialog>
  );
}

function ChannelLine({ channel }: { channel: Channel }) {
  const t = useT();
  const count = unreadOf(channel);
  return (
    <>
      <ChannelIcon kind={channel.kind} className={lines['icon']} />
      <span className={lines['name']}>{channel.name}</span>
      <span className={lines['note']}>{channel.topic}</span>
      <Badge count={count} label={t('unread', { count })} />
    </>
  );
}
