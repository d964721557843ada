/**
 * Puts text on the clipboard during a press; answers whether it did. Through the copy event rather than
 * `navigator.clipboard`, which asks for a permission, and no permission is granted here.
 */
export function copyText(text: string): boolean {
  let taken = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    taken = true;
  };
  document.addEventListener('copy', onCopy, { once: true });
  // Where copying is blocked, the event does not get as far as here.
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  return copied && taken;
}
