import { useId, useLayoutEffect, useRef } from 'react';
import { Dusk } from '../../app/dusk.tsx';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import en from './en.json' with { type: 'json' };
import { uncover } from './hidden-store.ts';
import styles from './privacy-cover.module.css';
import type { Cover } from './use-cover.ts';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/**
 * Over everything, dialogs too, and opaque. A modal dialog itself, so that what is under it is inert and
 * no screen reader finds it, and the focus is where it was when it goes.
 */
export function PrivacyCover({ cover }: { cover: Cover }) {
  const t = useWords(words);
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const before = document.activeElement;
    const cover = ref.current;
    cover?.showModal();
    return () => {
      cover?.close();
      // Chromium gives the focus back, but not the caret: a text field would take no letters.
      if (!(before instanceof HTMLElement)) return;
      before.blur();
      before.focus({ preventScroll: true });
    };
  }, []);

  return (
    <dialog
      ref={ref}
      className={styles['cover']}
      data-cover=""
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      tabIndex={-1}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        // Chromium lets a second Escape close any dialog, unless the key itself is refused.
        if (event.key === 'Escape') event.preventDefault();
      }}
    >
      <div className={styles['inside']}>
        <Dusk />
        <div className={styles['middle']}>
          <Mark size={56} />
          <h2 id={`${id}-title`} className={styles['title']}>
            {t(`${cover}.title`)}
          </h2>
          <p id={`${id}-text`} className={styles['text']}>
            {t(`${cover}.text`)}
          </p>
          {cover === 'hidden' ? (
            <Button tone="primary" size="large" autoFocus onClick={uncover}>
              {t('show')}
            </Button>
          ) : null}
        </div>
      </div>
    </dialog>
  );
}
