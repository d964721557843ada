import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodePng } from './png.ts';
import { readXwd } from './xwd.ts';

/** A dump as Xvfb writes it: header, one colour, two rows of two pixels and padding. */
function dump(change: (header: Buffer) => void = () => {}): Buffer {
  const header = Buffer.alloc(100);
  const fields = { 0: 100, 1: 7, 4: 2, 5: 2, 7: 0, 11: 32, 12: 12, 19: 1 };
  for (const [at, value] of Object.entries(fields)) header.writeUInt32BE(value, Number(at) * 4);
  change(header);
  const red = [0, 0, 255, 0];
  const green = [0, 255, 0, 0];
  const blue = [255, 0, 0, 0];
  const padding = [9, 9, 9, 9];
  const rows = Buffer.from([...red, ...green, ...padding, ...blue, ...red, ...padding]);
  return Buffer.concat([header, Buffer.alloc(12), rows]);
}
const RGB = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0];

describe('a screenshot', () => {
  it('is read from the dump of the screen', () => {
    expect(readXwd(dump())).toEqual({ width: 2, height: 2, rgb: Buffer.from(RGB) });
  });

  it('is refused where the dump is of another kind', () => {
    expect(() => readXwd(dump((header) => header.writeUInt32BE(16, 11 * 4)))).toThrow('24-bit');
  });

  it('becomes a PNG with the same pixels', () => {
    const png = encodePng(readXwd(dump()));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2]);
    const at = png.indexOf('IDAT');
    const data = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
    expect([...inflateSync(data)]).toEqual([0, ...RGB.slice(0, 6), 0, ...RGB.slice(6)]);
  });
});
