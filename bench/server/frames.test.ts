import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrameReader, textFrame } from './frames.ts';

/** As a server sends it: not masked. */
function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  const size = Buffer.alloc(length < 126 ? 1 : length < 65_536 ? 3 : 9, Math.min(length, 126));
  if (size.length === 3) size.writeUInt16BE(length, 1);
  if (size.length === 9) {
    size.writeUInt8(127, 0);
    size.writeBigUInt64BE(BigInt(length), 1);
  }
  return Buffer.concat([Buffer.from([0x81]), size, payload]);
}

it('reads frames however they are cut', () => {
  const texts = fc.array(
    fc.oneof(fc.string(), fc.constantFrom('x'.repeat(126), '长'.repeat(300), 'y'.repeat(70_000))),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 40_000 }), (sent, piece) => {
      const bytes = Buffer.concat(sent.map(serverFrame));
      const heard: string[] = [];
      const read = createFrameReader((payload) => heard.push(payload.toString()));
      for (let at = 0; at < bytes.length; at += piece) read(bytes.subarray(at, at + piece));
      expect(heard).toEqual(sent);
    }),
    { numRuns: 60 },
  );
});

it('writes masked text frames', () => {
  expect([...textFrame('40')]).toEqual([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);
  expect([...textFrame('x'.repeat(300)).subarray(0, 4)]).toEqual([0x81, 0xfe, 1, 44]);
});

it('hears of a frame that closes, which is no payload', () => {
  const heard: string[] = [];
  const read = createFrameReader(
    (payload) => heard.push(payload.toString()),
    () => heard.push('closed'),
  );
  read(Buffer.concat([serverFrame('41'), Buffer.from([0x88, 0x02, 0x03, 0xe8])]));
  expect(heard).toEqual(['41', 'closed']);
});
