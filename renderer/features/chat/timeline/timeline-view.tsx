import { TriangleAlert } from 'lucide-react';
import type { Ref } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { useSentences } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useT } from '../chat-context.ts';
import { MessageList } from './message-list.tsx';
import type { Reader } from './reader.ts';
import { TimelineSkeleton } from './timeline-skeleton.tsx';
import styles from './timeline-view.module.css';

export interface TimelineProps {
  channel: Channel;
  title: string;
  reader: Reader;
  /** What scrolls. */
  ref: Ref<HTMLDivElement>;
}

export function Timeline(props: TimelineProps) {
  const t = useT();
  const sentence = useSentences();
  const { phase, error } = useStore(props.reader.store);
  if (phase === 'ready') return <MessageList {...props} />;
  if (phase === 'loading') return <TimelineSkeleton />;
  return (
    <div className={styles['failed']}>
      <EmptyState
        icon={<TriangleAlert aria-hidden="true" />}
        title={t('timeline.failed')}
        action={<Button onClick={() => void props.reader.open()}>{t('tryAgain')}</Button>}
      >
        {error ? sentence(`error.${error.code}`) : null}
      </EmptyState>
    </div>
  );
}
