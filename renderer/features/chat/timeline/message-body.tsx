import { Fragment, useMemo, useState } from 'react';
import { useT } from '../chat-context.ts';
import { foldedOf, isEmojiOnly, segmentsOf } from './body.ts';
import { CopyableLink } from './copyable-link.tsx';
import styles from './message-body.module.css';

/** What somebody wrote, as they wrote it. A long one is folded until it is asked for. */
export function MessageBody({ body }: { body: string }) {
  const t = useT();
  const folded = useMemo(() => foldedOf(body), [body]);
  const [open, setOpen] = useState(false);
  const shown = folded === null || open ? body : folded;
  const segments = useMemo(() => segmentsOf(shown), [shown]);
  const text = segments.map(({ kind, text, at }) =>
    kind === 'link' ? (
      <CopyableLink key={at} address={text} />
    ) : (
      <Fragment key={at}>{text}</Fragment>
    ),
  );
  return (
    <>
      <div className={styles['body']} data-big={isEmojiOnly(body) ? '' : undefined} dir="auto">
        {text}
        {folded === null || open ? null : '…'}
      </div>
      {folded === null ? null : (
        <button
          type="button"
          className={styles['fold']}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('message.fold') : t('message.unfold', { count: body.length - shown.length })}
        </button>
      )}
    </>
  );
}
