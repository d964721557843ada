/** Between two lines of a log that nobody watches live, in milliseconds. */
const LOG_EVERY_MS = 15_000;

/**
 * One line that shows how far a long step is: rewritten in place on a terminal, repeated now and then
 * in a log.
 *
 * @param {NodeJS.WriteStream} [stream]
 */
export function liveLine(stream = process.stdout) {
  let lastShownAt = Date.now();
  const clear = stream.isTTY ? '\r\u001b[2K' : '';
  return {
    /** @param {string} text */
    show(text) {
      if (stream.isTTY) {
        stream.write(clear + text.slice(0, (stream.columns ?? 80) - 1));
      } else if (Date.now() - lastShownAt >= LOG_EVERY_MS) {
        lastShownAt = Date.now();
        stream.write(`${text}\n`);
      }
    },
    /** @param {string} text Stays; the next `show` begins a new line. */
    end(text) {
      lastShownAt = Date.now();
      stream.write(`${clear}${text}\n`);
    },
  };
}

/**
 * @param {number} sinceMs As `Date.now()` said it.
 * @returns {string} For example `7 s` or `3 min 05 s`.
 */
export function elapsed(sinceMs) {
  const seconds = Math.round((Date.now() - sinceMs) / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
