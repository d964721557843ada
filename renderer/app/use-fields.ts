import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Fields<Field extends string, Faults> {
  /** Of the form that holds the inputs, each with its field's name. */
  form: RefObject<HTMLFormElement | null>;
  fields: Record<Field, string>;
  faults: Partial<Faults>;
  /** Takes what a field holds now; what was wrong before is forgotten. */
  set: (field: Field) => (value: string) => void;
  focus: (field: Field) => void;
  /** Shows what is wrong, at the first of the fields that has something. Answers whether one has. */
  show: (faults: Faults) => boolean;
}

/** What is typed into a form, and what is wrong with it. The first input has the focus when it appears. */
export function useFields<Field extends string, Faults extends Partial<Record<Field, string>>>(
  names: readonly Field[],
  empty: Record<Field, string>,
  edited: () => void,
): Fields<Field, Faults> {
  const form = useRef<HTMLFormElement>(null);
  const [fields, setFields] = useState(empty);
  const [faults, setFaults] = useState<Partial<Faults>>({});

  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);

  const focus = (field: Field) =>
    form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();

  return {
    form,
    fields,
    faults,
    focus,
    set: (field) => (value) => {
      setFields((before) => ({ ...before, [field]: value }));
      setFaults({});
      edited();
    },
    show(found) {
      setFaults(found);
      const first = names.find((name) => found[name] !== undefined);
      if (first === undefined) return false;
      focus(first);
      return true;
    },
  };
}
