import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../app/words.tsx';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';
import { LayerProvider } from './layer.ts';
import { uiWords } from './words.ts';

export interface DialogProps {
  title: string;
  /** Escape, a press outside, the close button. Absent: the dialog has to be answered. */
  onClose?: () => void;
  children: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  /** `wide`: as high as the window as well, for pages of their own. */
  size?: 'small' | 'medium' | 'large' | 'wide';
  /** `alertdialog`: it interrupts, and is read out whole. */
  role?: 'dialog' | 'alertdialog';
}

/**
 * A modal dialog, open for as long as it is rendered: `{open ? <Dialog …/> : null}`. The browser's own
 * <dialog> keeps the focus inside and gives it back. Focus starts at what has `data-autofocus`, or at
 * the dialog itself.
 */
export function Dialog({
  title,
  onClose,
  children,
  actions,
  size = 'medium',
  role = 'dialog',
}: DialogProps) {
  const t = useWords(uiWords);
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const [layer, setLayer] = useState<HTMLElement | null>(null);

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    (dialog.querySelector<HTMLElement>('[data-autofocus]') ?? dialog).focus();
    return () => {
      dialog.close();
      if (!(before instanceof HTMLElement)) return;
      // Chromium gives the focus back, but not the caret: a text field would take no letters.
      before.blur();
      before.focus({ preventScroll: true });
    };
  }, []);

  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      role={role}
      className={clsx(styles['dialog'])}
      data-size={size}
      aria-labelledby={`${id}-title`}
      aria-describedby={role === 'alertdialog' ? `${id}-body` : undefined}
      onCancel={(event) => {
        // React lets it rise from a dialog within this one, and the page from a file field.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose?.();
      }}
      onKeyDown={(event) => {
        // Chromium lets a second Escape close any dialog, unless the key itself is refused.
        if (event.key === 'Escape' && !onClose) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose?.();
      }}
    >
      <div ref={setLayer} className={styles['layer']}>
        <LayerProvider value={layer}>
          <div className={styles['header']}>
            <h2 id={`${id}-title`} className={styles['title']}>
              {title}
            </h2>
            {onClose ? (
              <IconButton size="small" label={t('close')} onClick={onClose}>
                <X aria-hidden="true" />
              </IconButton>
            ) : null}
          </div>
          <div id={`${id}-body`} className={styles['body']}>
            {children}
          </div>
          {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
        </LayerProvider>
      </div>
    </dialog>
  );
}
