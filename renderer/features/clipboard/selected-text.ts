type Field = HTMLInputElement | HTMLTextAreaElement;

/** Where somebody types: what is in it is theirs until they send it. */
export const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

/**
 * Whether an event is of a field that somebody types in. The copy event's target is where the mark was
 * last, also when the focus is on a button that copies something else.
 */
export const isTyping = (target: EventTarget | null): boolean =>
  isField(target) && target === document.activeElement;

/** What is marked: in the field that has the focus, or on the page. */
export function selectedText(): string {
  const focused = document.activeElement;
  if (!isField(focused)) return String(document.getSelection() ?? '');
  const { value, selectionStart, selectionEnd } = focused;
  // Null for kinds of field that have no such thing.
  return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
}
