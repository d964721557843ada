/** What a passkey says of itself is made of these. */
export type Cbor = number | string | Buffer | ReadonlyMap<Cbor, Cbor>;

/** RFC 8949, as much of it as passkeys need: integers, bytes, texts and maps, up to 65,535 of each. */
export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

/** §3: the major type, and a number in as few bytes as it needs. */
function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  if (argument < 256) return Buffer.from([type | 24, argument]);
  const long = Buffer.from([type | 25, 0, 0]);
  long.writeUInt16BE(argument, 1);
  return long;
}
