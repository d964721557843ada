export interface Codec {
  /** Structured-clone values as text. Throws what Electron throws where there is no such value. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * IPC carries structured clones; the DevTools protocol carries text. This is the text. The function
 * also runs in the page, sent there as source, so it refers to nothing outside itself.
 */
export function createCodec(): Codec {
  const BYTES = {
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  };
  const CHUNK = 8_192;

  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += CHUNK)
      text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
    return btoa(text);
  };
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  const uncloneable = (): Error => new Error('An object could not be cloned.');

  const packObject = (value: object, above: readonly object[]): unknown => {
    if (above.includes(value))
      throw new Error('The stand-in for electron sends no cyclic value over IPC.');
    const inside = [...above, value];
    const each = (values: Iterable<unknown>) => Array.from(values, (item) => pack(item, inside));
    if (Array.isArray(value)) return ['array', each(value)];
    if (value instanceof Date) return ['date', value.getTime()];
    if (value instanceof RegExp) return ['regexp', value.source, value.flags];
    if (value instanceof Map)
      return ['map', Array.from(value, ([k, v]) => [pack(k, inside), pack(v, inside)])];
    if (value instanceof Set) return ['set', each(value)];
    if (value instanceof Error) return ['error', value.name, value.message, value.stack ?? ''];
    if (value instanceof ArrayBuffer)
      return ['bytes', 'ArrayBuffer', toBase64(new Uint8Array(value))];
    if (ArrayBuffer.isView(value)) {
      const kind = Object.entries(BYTES).find(([, Kind]) => value instanceof Kind)?.[0];
      if (!kind) throw uncloneable();
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return ['bytes', kind, toBase64(bytes)];
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet)
      throw uncloneable();
    return ['object', Object.entries(value).map(([k, v]) => [k, pack(v, inside)])];
  };

  const pack = (value: unknown, above: readonly object[]): unknown => {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : ['number', Object.is(value, -0) ? '-0' : String(value)];
      case 'undefined':
        return ['undefined'];
      case 'bigint':
        return ['bigint', String(value)];
      case 'object':
        return value === null ? null : packObject(value, above);
      default:
        throw uncloneable();
    }
  };

  const unpackBytes = (kind: string, text: string): unknown => {
    const bytes = fromBase64(text);
    const Kind = Object.entries(BYTES).find(([name]) => name === kind)?.[1];
    return Kind ? new Kind(bytes.buffer) : bytes.buffer;
  };

  // Text made by `encode` above, on the other side of the same host.
  const unpack = (packed: unknown): unknown => {
    if (!Array.isArray(packed)) return packed;
    const [tag, first, second, third] = packed;
    switch (tag) {
      case 'array':
        return first.map(unpack);
      case 'object':
        return Object.fromEntries(first.map(([k, v]: [string, unknown]) => [k, unpack(v)]));
      case 'map':
        return new Map(first.map(([k, v]: [unknown, unknown]) => [unpack(k), unpack(v)]));
      case 'set':
        return new Set(first.map(unpack));
      case 'date':
        return new Date(first ?? Number.NaN);
      case 'regexp':
        return new RegExp(first, second);
      case 'error':
        return Object.assign(new Error(second), { name: first, stack: third });
      case 'bytes':
        return unpackBytes(first, second);
      case 'number':
        return Number(first);
      case 'bigint':
        return BigInt(first);
      default:
        return undefined;
    }
  };

  return {
    encode: (value) => JSON.stringify(pack(value, [])),
    decode: (text) => unpack(JSON.parse(text)),
  };
}
