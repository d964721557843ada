// WebSocket frames (RFC 6455 §5.2), as far as a benchmark's client needs them. Socket.IO's own client
// would take more time for what it receives than the servers take to send it.

const FINAL_TEXT = 0x81;
const MASKED = 0x80;
const MASK_BYTES = 4;
const OPCODE = 0x0f;
const CLOSE = 0x08;

/** What a client answers to a frame that closes: without it the server keeps the connection for a while. */
export const CLOSE_FRAME = Buffer.from([0x80 | CLOSE, MASKED, 0, 0, 0, 0]);

/** A text frame from a client. The mask is zero: it protects proxies, of which there are none here. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length > 0xffff) throw new RangeError('longer than a message can be');
  const header =
    length < 126
      ? Buffer.from([FINAL_TEXT, MASKED | length])
      : Buffer.from([FINAL_TEXT, MASKED | 126, length >> 8, length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(MASK_BYTES), payload]);
}

/** Cuts what comes from a server into payloads. Each is valid during the call alone. */
export function createFrameReader(
  onPayload: (payload: Buffer) => void,
  onClose: () => void = () => {},
): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);

  return (chunk) => {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const frame = frameAt(data);
      if (!frame) break;
      if ((data.readUInt8(0) & OPCODE) === CLOSE) onClose();
      else onPayload(data.subarray(frame.start, frame.end));
      data = data.subarray(frame.end);
    }
    rest = data;
  };
}

/** Where the first frame's payload is; null until all of it has come. */
function frameAt(data: Buffer): { start: number; end: number } | null {
  if (data.length < 2) return null;
  const short = data.readUInt8(1);
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  const start = 2 + extra;
  if (data.length < start) return null;
  const length =
    extra === 8 ? Number(data.readBigUInt64BE(2)) : extra === 2 ? data.readUInt16BE(2) : short;
  return data.length < start + length ? null : { start, end: start + length };
}
