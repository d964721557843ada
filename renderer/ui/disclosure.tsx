import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import styles from './disclosure.module.css';

/** A list of lines, each of which opens. */
export function DisclosureList({ children }: { children: ReactNode }) {
  return <ul className={styles['list']}>{children}</ul>;
}

export interface DisclosureProps {
  /** What the line says; it is the name of its button. */
  line: ReactNode;
  open: boolean;
  onOpen: (open: boolean) => void;
  /** Made when it is opened. */
  children: () => ReactNode;
}

/** One line of the list, and below it, when it is opened, what it is about. */
export function Disclosure({ line, open, onOpen, children }: DisclosureProps) {
  const id = useId();
  return (
    <li className={styles['item']} data-open={open}>
      <button
        type="button"
        className={styles['line']}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => onOpen(!open)}
      >
        <ChevronRight aria-hidden="true" />
        {line}
      </button>
      <div id={id} className={styles['inside']} hidden={!open}>
        {open ? children() : null}
      </div>
    </li>
  );
}
