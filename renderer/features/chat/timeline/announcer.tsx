import { useEffect, useRef, useState } from 'react';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { useChat, useDirectory, useT } from '../chat-context.ts';
import { personNameOf } from '../directory/names.ts';
import { endOf, type Timeline } from './timeline.ts';

/** What arrives within this time is announced together. */
const TOGETHER_MS = 800;
/** Characters of a message that are read out; the rest is there to be read. */
const SAID_MOST = 300;

/** What it says, or what its files are called. */
function spoken({ body, attachments = [] }: Pick<MessageView, 'body' | 'attachments'>): string {
  const said = [body, ...attachments.map(({ name }) => name)].filter((part) => part !== '');
  return said.join(', ').slice(0, SAID_MOST).toWellFormed();
}

/** Says new messages of the open channel to a screen reader, one by one or, when they rain, their number. */
export function Announcer({ timeline }: { timeline: Timeline }) {
  const t = useT();
  const { me } = useChat();
  const directory = useDirectory();
  const heardTo = useRef(timeline.lastSeq);
  const [said, setSaid] = useState('');
  const latest = useRef({ t, directory, timeline });
  useEffect(() => {
    latest.current = { t, directory, timeline };
  });
  const end = endOf(timeline);

  useEffect(() => {
    if (end <= heardTo.current) return;
    const timer = setTimeout(() => {
      const { t, directory, timeline } = latest.current;
      const news = timeline.run.filter(
        ({ seq, authorId }) => seq > heardTo.current && authorId !== me,
      );
      heardTo.current = endOf(timeline);
      const [only] = news;
      if (!only) return;
      const name = personNameOf(directory, only.authorId) || t('person.unknown');
      setSaid(
        news.length === 1
          ? t('announce.one', { name, text: spoken(only) })
          : t('announce.many', { count: news.length }),
      );
    }, TOGETHER_MS);
    return () => clearTimeout(timer);
  }, [end, me]);

  return (
    <VisuallyHidden role="status" aria-live="polite">
      {said}
    </VisuallyHidden>
  );
}
