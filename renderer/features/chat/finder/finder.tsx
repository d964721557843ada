import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import styles from './finder.module.css';
import { fuzzyFilter } from './fuzzy.ts';

export interface FinderProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** What is searched; the first is also what a screen reader says. */
  textsOf: (item: T) => readonly string[];
  render: (item: T) => ReactNode;
  onPick: (item: T) => void;
  label: string;
  placeholder: string;
  /** In place of the list when nothing is found. */
  nothing: string;
  /** Given when several are picked: which are. */
  picked?: ReadonlySet<string>;
  autoFocus?: boolean;
  /** A few rows high, as one part of a form. */
  short?: boolean;
}

const ROW = 40;

/** A field and the list of what it finds, as a combobox: type, arrows, Enter. Long lists are fine. */
export function Finder<T>({ items, keyOf, textsOf, render, onPick, ...rest }: FinderProps<T>) {
  const { label, placeholder, nothing, picked, autoFocus = false, short = false } = rest;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => fuzzyFilter(items, query, textsOf), [items, query, textsOf]);
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
  });

  function activate(index: number): void {
    const next = Math.max(0, Math.min(found.length - 1, index));
    setActive(next);
    virtualizer.scrollToIndex(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
    const step = steps[event.key];
    if (step !== undefined && !event.altKey) {
      event.preventDefault();
      activate(active + step);
    }
    const item = found[active];
    if (event.key === 'Enter' && item !== undefined) {
      event.preventDefault();
      onPick(item);
    }
  }

  const shown = virtualizer.getVirtualItems();
  const activeShown = shown.some((row) => row.index === active);
  return (
    <div className={styles['finder']}>
      <div className={styles['field']}>
        <Search aria-hidden="true" />
        <input
          data-autofocus={autoFocus ? '' : undefined}
          className={styles['input']}
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={activeShown ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
            virtualizer.scrollToOffset(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={scroller}
        id={`${id}-list`}
        className={styles['list']}
        data-short={short ? '' : undefined}
        role="listbox"
        aria-label={label}
        aria-multiselectable={picked ? true : undefined}
      >
        <div
          className={styles['sizer']}
          style={{ blockSize: virtualizer.getTotalSize() }}
          role="presentation"
        >
          {shown.map(({ index, start }) => {
            const item = found[index];
            if (item === undefined) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys, as a combobox does.
              <div
                key={keyOf(item)}
                id={`${id}-${index}`}
                className={styles['option']}
                style={{ transform: `translateY(${start}px)` }}
                role="option"
                tabIndex={-1}
                aria-selected={picked ? picked.has(keyOf(item)) : index === active}
                aria-setsize={found.length}
                aria-posinset={index + 1}
                data-active={index === active ? '' : undefined}
                onPointerMove={() => setActive(index)}
                onClick={() => onPick(item)}
              >
                {render(item)}
              </div>
            );
          })}
        </div>
      </div>
      <p className={styles['nothing']} role="status">
        {found.length === 0 ? nothing : ''}
      </p>
    </div>
  );
}
