import { type MouseEvent, useEffect, useState } from 'react';
import { useT } from '../chat-context.ts';
import { copyText } from './copy-text.ts';
import styles from './copyable-link.module.css';

const THANKS_MS = 1_500;

/** An address somebody wrote. The window goes nowhere, so a press copies it. */
export function CopyableLink({ address }: { address: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), THANKS_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  function copy(event: MouseEvent): void {
    event.preventDefault();
    setCopied(copyText(address));
  }

  return (
    <>
      <a
        className={styles['link']}
        href={address}
        title={t('link.copy')}
        draggable={false}
        onClick={copy}
        onAuxClick={(event) => event.preventDefault()}
      >
        {address}
      </a>
      {copied ? (
        <span className={styles['copied']} role="status">
          {t('link.copied')}
        </span>
      ) : null}
    </>
  );
}
