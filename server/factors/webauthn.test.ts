import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, newPasskey, type Passkey, type Twist } from './testing/authenticator.ts';
import {
  creationOptions,
  type PublicPasskey,
  peekAuthentication,
  readAuthentication,
  readRegistration,
  relyingPartyOf,
  requestOptions,
} from './webauthn.ts';

const HERE = 'https://chat.acme.test';
const rp = relyingPartyOf(`${HERE}/below/a/path`);
const mia = { email: 'mia@acme.test', name: 'Mia' };

const toMake = () => creationOptions(rp, mia, new Uint8Array(32).fill(7), []);
const toUse = () => requestOptions(rp, []);

/** What a server that gave `challenge` makes of an answer. */
async function used(challenge: string, answer: Answer, passkey: PublicPasskey) {
  const peeked = peekAuthentication(answer);
  return peeked && readAuthentication(rp, challenge, peeked.answer, passkey);
}

let phone: Passkey;
let kept: PublicPasskey;
beforeEach(async () => {
  phone = newPasskey(HERE);
  const options = await toMake();
  const made = await readRegistration(rp, options.challenge, phone.make(options));
  if (!made) throw new Error('a right answer was refused');
  kept = made;
});

/** Where the two numbers of a signature are; what wraps and pads them (DER) says nothing, and is not looked at. */
function placesOfNumbers(signature: Buffer): number[] {
  const first = 4;
  const second = first + (signature[first - 1] ?? 0) + 2;
  return [first, second].flatMap((start) => {
    const end = start + (signature[start - 1] ?? 0);
    const places = Array.from({ length: end - start }, (_, at) => start + at);
    return signature[start] === 0 ? places.slice(1) : places;
  });
}

/** Everything that a server has to look at, with what is wrong about it. */
const WRONG: [string, Twist][] = [
  ['for a page of somebody else’s', { origin: 'https://chat.acme.test.evil.test' }],
  ['for a page of another port', { origin: `${HERE}:8443` }],
  ['for a page without encryption', { origin: 'http://chat.acme.test' }],
  ['for another relying party', { rpId: 'acme.test' }],
  ['to another challenge', { challenge: 'A'.repeat(43) }],
  ['of somebody who was not verified', { verified: false }],
  ['of nobody who was there', { present: false }],
];

describe('a new passkey', () => {
  it('is taken as what it is', () => {
    expect(kept).toMatchObject({ credentialId: phone.id, counter: 1, synced: false });
  });

  it.each([...WRONG, ['to another question', { type: 'webauthn.get' }] as const])(
    'is refused %s',
    async (_, twist) => {
      const options = await toMake();
      const { challenge } = options;
      expect(await readRegistration(rp, challenge, phone.make(options, twist))).toBeNull();
      // Control: the same without the twist.
      expect(await readRegistration(rp, challenge, phone.make(options))).not.toBeNull();
    },
  );

  it('has to be one that says whose it is and verifies its user', async () => {
    const asked = await creationOptions(rp, mia, new Uint8Array(32), [kept]);
    expect(asked.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    });
    expect(asked.excludeCredentials).toMatchObject([{ id: phone.id }]);
    expect((await toUse()).userVerification).toBe('required');
  });
});

describe('a passkey’s answer', () => {
  it('is taken from the passkey that was asked, and tells what it counted up to', async () => {
    const options = await toUse();
    expect(await used(options.challenge, phone.use(options), kept)).toEqual({
      counter: 2,
      synced: false,
    });
  });

  it.each([...WRONG, ['to another question', { type: 'webauthn.create' }] as const])(
    'is refused %s',
    async (_, twist) => {
      const options = await toUse();
      expect(await used(options.challenge, phone.use(options, twist), kept)).toBeNull();
      expect(await used(options.challenge, phone.use(options), kept)).not.toBeNull();
    },
  );

  it('is refused when another key signed it', async () => {
    const options = await toUse();
    const forged = phone.use(options, { signedBy: newPasskey(HERE) });
    expect(await used(options.challenge, forged, kept)).toBeNull();
    expect(
      await used(options.challenge, phone.use(options, { signedBy: phone }), kept),
    ).not.toBeNull();
  });

  it('is refused when its counter stands still or went back, as a copy’s does', async () => {
    const at = { ...kept, counter: 5 };
    const options = await toUse();
    for (const counter of [0, 1, 4, 5]) {
      expect(await used(options.challenge, phone.use(options, { counter }), at)).toBeNull();
    }
    expect(await used(options.challenge, phone.use(options, { counter: 6 }), at)).toMatchObject({
      counter: 6,
    });
    // Those that are kept in a cloud count nothing.
    const cloud = { ...kept, counter: 0 };
    expect(await used(options.challenge, phone.use(options, { counter: 0 }), cloud)).toMatchObject({
      counter: 0,
    });
  });

  it('is refused when any of its bytes is another one', async () => {
    const options = await toUse();
    const answer = phone.use(options);
    // Control.
    expect(await used(options.challenge, answer, kept)).not.toBeNull();
    const part = fc.constantFrom('clientDataJSON', 'authenticatorData', 'signature');
    await fc.assert(
      fc.asyncProperty(part, fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, at, by) => {
        const bytes = Buffer.from(answer.response[name] ?? '', 'base64url');
        const places = name === 'signature' ? placesOfNumbers(bytes) : [...bytes.keys()];
        const place = places[at % places.length] ?? 0;
        bytes[place] = (bytes[place] ?? 0) ^ by;
        const response = { ...answer.response, [name]: bytes.toString('base64url') };
        expect(await used(options.challenge, { ...answer, response }, kept)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('is refused, and nothing thrown, whatever else it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (anything) => {
        expect(peekAuthentication(anything)).toBeNull();
        expect(await readRegistration(rp, 'A'.repeat(43), anything)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});
