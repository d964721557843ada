/** A picture as rows of red, green and blue bytes. */
export interface Picture {
  width: number;
  height: number;
  rgb: Buffer;
}

/** Where the pixels of a dump are: four bytes each, in rows of `bytesPerLine`, from byte `start` on. */
export interface XwdLayout {
  width: number;
  height: number;
  start: number;
  bytesPerLine: number;
}

/** Fields of XWDFile.h's header: 32-bit numbers, big-endian. */
const HEADER = {
  headerSize: 0,
  version: 1,
  width: 4,
  height: 5,
  byteOrder: 7,
  bitsPerPixel: 11,
  bytesPerLine: 12,
  colours: 19,
} as const;
const VERSION = 7;
/** Size of one entry of the colour map that follows the header. Bytes. */
const COLOUR_SIZE = 12;

/**
 * Reads the header of the X window dump that Xvfb keeps of its screen. @throws when it is not one of
 * 32-bit, little-endian pixels, which is what Xvfb writes at depth 24.
 */
export function readXwdLayout(file: Buffer): XwdLayout {
  const field = (name: keyof typeof HEADER): number => file.readUInt32BE(HEADER[name] * 4);
  if (field('version') !== VERSION || field('bitsPerPixel') !== 32 || field('byteOrder') !== 0)
    throw new Error('Not a dump of a 24-bit X screen');
  return {
    width: field('width'),
    height: field('height'),
    start: field('headerSize') + field('colours') * COLOUR_SIZE,
    bytesPerLine: field('bytesPerLine'),
  };
}

/** @throws as `readXwdLayout` does */
export function readXwd(file: Buffer): Picture {
  const { width, height, start, bytesPerLine } = readXwdLayout(file);
  const rgb = Buffer.alloc(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    const row = start + y * bytesPerLine;
    for (let x = 0; x < width; x += 1) {
      const from = row + x * 4;
      rgb[to] = file[from + 2] ?? 0;
      rgb[to + 1] = file[from + 1] ?? 0;
      rgb[to + 2] = file[from] ?? 0;
      to += 3;
    }
  }
  return { width, height, rgb };
}
