import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { z } from 'zod';
import { type Cbor, cbor } from './cbor.ts';

/** What is not as it has to be, or not where it has to be; for tests of refusals. */
export interface Twist {
  /** Of the page that asks. */
  origin?: string;
  /** For whom the passkey answers. */
  rpId?: string;
  challenge?: string;
  /** What the browser was asked for. */
  type?: string;
  /** Whether the person showed a finger, or typed a PIN. */
  verified?: boolean;
  /** Whether anybody touched it. */
  present?: boolean;
  /** What it says that it counted up to. */
  counter?: number;
  /** Of whom it says it is. */
  userHandle?: string;
  /** With whose key it signs. */
  signedBy?: Passkey;
}

/** A passkey in software, with the browser around it: bytes as WebAuthn level 3 §5.8 and §6 have them. */
export interface Passkey {
  readonly id: string;
  readonly key: KeyObject;
  /** Answers `navigator.credentials.create`; from then on it knows whose it is. */
  make(options: unknown, twist?: Twist): Answer;
  /** Answers `navigator.credentials.get`. */
  use(options: unknown, twist?: Twist): Answer;
}

export type Answer = {
  id: string;
  rawId: string;
  type: 'public-key';
  response: Record<string, string>;
  clientExtensionResults: Record<string, never>;
};

const ToMake = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
});
const ToUse = z.object({ challenge: z.string(), rpId: z.string() });
const PublicPoint = z.object({ x: z.string(), y: z.string() });

/** §6.1: bits of the flags. */
const PRESENT = 1;
const VERIFIED = 1 << 2;
const HAS_KEY = 1 << 6;

/** `counts`: whether it counts its uses, as those do that stay on one device. */
export function newPasskey(origin: string, { counts = true } = {}): Passkey {
  const id = randomBytes(32).toString('base64url');
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let counter = counts ? 1 : 0;
  let userHandle = '';

  function clientData(type: string, challenge: string, twist: Twist): Buffer {
    const { origin: from = origin } = twist;
    return Buffer.from(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: twist.challenge ?? challenge,
        origin: from,
        crossOrigin: false,
      }),
    );
  }
  const authenticatorData = (rpId: string, twist: Twist, more = Buffer.alloc(0)): Buffer => {
    const { present = true, verified = true } = twist;
    const flags =
      (present ? PRESENT : 0) | (verified ? VERIFIED : 0) | (more.length > 0 ? HAS_KEY : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(twist.counter ?? counter, 1);
    return Buffer.concat([sha256(Buffer.from(twist.rpId ?? rpId)), head, more]);
  };
  const answer = (response: Readonly<Record<string, Buffer>>): Answer => ({
    id,
    rawId: id,
    type: 'public-key',
    response: Object.fromEntries(
      Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]),
    ),
    clientExtensionResults: {},
  });

  return {
    id,
    key,
    make(options, twist = {}) {
      const { challenge, rp, user } = ToMake.parse(options);
      userHandle = user.id;
      const credentialId = Buffer.from(id, 'base64url');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKeyOf(key)]);
      const authData = authenticatorData(rp.id, twist, attested);
      const none: [Cbor, Cbor][] = [
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ];
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, twist),
        attestationObject: cbor(new Map(none)),
      });
    },
    use(options, twist = {}) {
      const { challenge, rpId } = ToUse.parse(options);
      if (counts) counter += 1;
      const data = authenticatorData(rpId, twist);
      const clientDataJSON = clientData('webauthn.get', challenge, twist);
      const signature = sign(
        'sha256',
        Buffer.concat([data, sha256(clientDataJSON)]),
        twist.signedBy?.key ?? key,
      );
      return answer({
        clientDataJSON,
        authenticatorData: data,
        signature,
        userHandle: Buffer.from(twist.userHandle ?? userHandle, 'base64url'),
      });
    },
  };
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** RFC 9053 §7.1: an EC2 key for ES256 on P-256. */
function coseKeyOf(key: KeyObject): Buffer {
  const { x, y } = PublicPoint.parse(createPublicKey(key).export({ format: 'jwk' }));
  const parts: [Cbor, Cbor][] = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ];
  return cbor(new Map(parts));
}
