/** Characters (UTF-16 code units) of a name; every file system takes so many. */
export const FILE_NAME_MAX = 120;
const UNNAMED = 'file';

/**
 * Controls and separators, what turns the direction of writing (Unicode UAX #9 §2: a name `exe.txt` that
 * reads backwards), what has no width, and what is no character at all.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufffc\ufffd]/gu;
/** What separates folders, or what Windows lets no name have. */
const FORBIDDEN = /[/\\:*?"<>|]/g;
/** Names that are devices on Windows, whatever follows their first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** A name as it may be shown, and given to a file on any system: without a path, never empty, never hidden. */
export function safeFileName(given: string): string {
  const visible = given
    .toWellFormed()
    .replace(UNSEEN, '')
    .replace(FORBIDDEN, '_')
    .replace(/\s+/gu, ' ')
    .normalize('NFC');
  // Windows drops dots and spaces at the end; a dot at the beginning hides a file elsewhere.
  const bare = trimmed(visible);
  const harmless = DEVICE.test(bare) ? `_${bare}` : bare;
  const short = trimmed(shortened(harmless));
  return short === '' ? UNNAMED : short;
}

const trimmed = (name: string): string => name.replace(/^[. ]+|[. ]+$/g, '');

/** Shortened in its middle, so that what tells the kind of file stays. */
function shortened(name: string): string {
  if (name.length <= FILE_NAME_MAX) return name;
  const extension = /\.[^.\s]{1,15}$/u.exec(name)?.[0] ?? '';
  return name.slice(0, FILE_NAME_MAX - extension.length).replace(HALF_PAIR, '') + extension;
}

const HALF_PAIR = /[\ud800-\udbff]$/;
