/**
 * Puts text on the clipboard during a press; answers whether it did. Through the copy event rather than
 * `navigator.clipboard`, which asks for a permission, and no permission is granted here.
 */
export function copyText(text: string): boolean {
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', onCopy, { once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  return copied;
}
