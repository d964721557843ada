import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Mark } from '../ui/mark.tsx';
import { Dusk } from './dusk.tsx';
import styles from './frame.module.css';

export interface FrameProps {
  title: string;
  text?: ReactNode;
  children: ReactNode;
  /** A wider column, for lists. */
  wide?: boolean;
  /** Beside the middle where there is room, above it where there is not. */
  aside?: ReactNode;
  /** At the foot of the window. */
  footer?: ReactNode;
}

/**
 * The screens around the chat: one column in the middle of a quiet landscape. When it comes up, the
 * focus goes to what has `data-autofocus`, otherwise to the screen itself, which is then read out.
 */
export function Frame({ title, text, children, wide = false, aside, footer }: FrameProps) {
  const id = useId();
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const screen = ref.current;
    (screen?.querySelector<HTMLElement>('[data-autofocus]') ?? screen)?.focus();
  }, []);
  return (
    <div className={styles['frame']}>
      <Dusk />
      <main ref={ref} className={styles['main']} tabIndex={-1} aria-labelledby={id}>
        <div className={styles['columns']}>
          <section className={styles['column']} data-wide={wide}>
            <header className={styles['header']}>
              <Mark size={44} />
              <h1 id={id} className={styles['title']}>
                {title}
              </h1>
              {text === undefined ? null : <div className={styles['text']}>{text}</div>}
            </header>
            {children}
          </section>
          {aside ? <aside className={styles['aside']}>{aside}</aside> : null}
        </div>
      </main>
      {footer ? <footer className={styles['footer']}>{footer}</footer> : null}
    </div>
  );
}
