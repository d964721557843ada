/** Of the text as watermark.module.css has it, in pixels. */
const LETTER = 8;
const IDEOGRAPH = 15;
const HEIGHT = 124;
/** Between one and the next in a row. */
const GAP = 104;
const NARROWEST = 200;
/** Degrees: against the lines of text, so that the eye keeps them apart. */
const ANGLE = -24;

const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{ff00}-\u{ff60}\u{1f000}-\u{3ffff}]/u;

export interface Tile {
  width: number;
  /** Of one row; every second one is moved by half a tile. */
  height: number;
  angle: number;
  /** From the top of a row to the first line of text. */
  offset: number;
}

/** How much room one mark needs. Reckoned, not measured: a little more or less is not seen. */
export function tileOf(...lines: readonly string[]): Tile {
  const widths = lines.map((line) =>
    [...line].reduce((sum, letter) => sum + (WIDE.test(letter) ? IDEOGRAPH : LETTER), 0),
  );
  return {
    width: Math.max(NARROWEST, ...widths) + GAP,
    height: HEIGHT,
    angle: ANGLE,
    offset: HEIGHT / 2,
  };
}
