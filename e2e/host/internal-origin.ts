/**
 * Chromium cannot navigate to a scheme of the app's own, so `app://nightjar/x` lives in the page as
 * `https://nightjar.app.invalid/x`, which no resolver ever answers (RFC 2606 §2) and interception
 * always does. Everything the product sees is translated back.
 */
const INTERNAL = /^https:\/\/([a-z0-9-]+)\.([a-z][a-z0-9+-]*)\.invalid(?=[/?#]|$)/;
const BUILT_IN = /^(https?|wss?|data|blob|about|file|javascript|devtools|chrome|mailto|ftp):/;
const CUSTOM = /^([a-z][a-z0-9+-]*):\/\/([a-z0-9-]+)(?=[/?#]|$)/;

export const isInternal = (url: string): boolean => INTERNAL.test(url);

/** As the product knows it. */
export const toProductUrl = (url: string): string =>
  url.startsWith('blob:') ? `blob:${toProductUrl(url.slice(5))}` : url.replace(INTERNAL, '$2://$1');

/** As the page knows it. */
export const toPageUrl = (url: string): string =>
  BUILT_IN.test(url) ? url : url.replace(CUSTOM, 'https://$2.$1.invalid');

export const schemeOf = (url: string): string => url.slice(0, url.indexOf(':'));
