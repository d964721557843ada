import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { build, buildBinary } from 'plist';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { anyPart } from '../../../shared/policy/testing/parts.ts';
import { createMacSource, parsePropertyList } from './macos.ts';
import { newPlace } from './testing/places.ts';

const FILE = '/f.plist';
const parse = (bytes: Uint8Array | string) => parsePropertyList(FILE, Buffer.from(bytes));

/** Written by Python's plistlib: a number, a switch, a choice, a list, and a profile's own name. */
const BINARY =
  'YnBsaXN0MDDVAQIDBAUGBwgJCltQYXlsb2FkVVVJRFlsb2NrQWZ0ZXJWb25RdWl0WXdhdGVybWFya1x3b3JraW5nSG91cnNReBA8WHNpZ24tb3V0CaELXxATTW9uLUZyaSAwODowMC0xOTowMAgTHykwOkdJS1RVVwAAAAAAAAEBAAAAAAAAAAwAAAAAAAAAAAAAAAAAAABt';
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>PayloadUUID</key>
	<string>x</string>
	<key>lockAfter</key>
	<integer>60</integer>
	<key>onQuit</key>
	<string>sign-out</string>
	<key>watermark</key>
	<true/>
	<key>workingHours</key>
	<array>
		<string>Mon-Fri 08:00-19:00</string>
	</array>
</dict>
</plist>
`;
const PART = {
  lockAfter: 60,
  onQuit: 'sign-out',
  watermark: true,
  workingHours: ['Mon-Fri 08:00-19:00'],
};

beforeEach(() => {
  // xmldom says what it thinks of what is not XML.
  for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
});

describe('managed preferences', () => {
  it('are read, binary and XML, without a profile’s own names', async () => {
    expect(await parse(Buffer.from(BINARY, 'base64'))).toEqual({ state: 'read', part: PART });
    expect(await parse(XML)).toEqual({ state: 'read', part: PART });
  });

  it('come back whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyPart, async (part) => {
        const settings = JSON.parse(JSON.stringify(part));
        expect(await parse(build(settings))).toEqual({ state: 'read', part });
        expect(await parse(buildBinary(settings))).toEqual({ state: 'read', part });
      }),
    );
  });

  it.each([
    ['a misspelled setting', XML.replace('onQuit', 'onQit'), 'unknown', 'onQit'],
    ['a switch as a number', XML.replace('<true/>', '<integer>1</integer>'), 'value', 'watermark'],
    ['a number as text', XML.replaceAll('integer>', 'string>'), 'value', 'lockAfter'],
    ['a date', XML.replace('<true/>', '<date>2026-01-01T00:00:00Z</date>'), 'value', 'watermark'],
    ['a list', build(['lockAfter']), 'shape', undefined],
    ['something else', '{ "lockAfter": 60 }', 'syntax', undefined],
    ['nothing', '', 'syntax', undefined],
    ['a list that was cut short', XML.slice(0, 400), 'syntax', undefined],
    [
      'a binary that was cut short',
      Buffer.from(BINARY.slice(0, 60), 'base64'),
      'syntax',
      undefined,
    ],
  ])('%s is refused', async (_, bytes, why, setting) => {
    expect(await parse(bytes)).toMatchObject({
      state: 'refused',
      problem: { file: FILE, why, setting },
    });
  });

  it('are refused or read, whatever is in them', async () => {
    const damaged = fc
      .record({ at: fc.nat(200), byte: fc.integer({ min: 0, max: 255 }) })
      .map(({ at, byte }) => {
        const bytes = Buffer.from(BINARY, 'base64');
        bytes[at % bytes.length] = byte;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array()), async (bytes) => {
        expect(['read', 'refused']).toContain((await parse(bytes)).state);
      }),
    );
  });
});

describe.skipIf(process.platform === 'win32')('the machine policy on macOS', () => {
  it('is the computer’s before the person’s, setting by setting', async () => {
    const { folder, trust } = newPlace();
    const source = createMacSource(folder, trust, 'lin');
    const [computer = '', person = ''] = source.files;
    expect(await source.read()).toEqual({ state: 'none' });
    mkdirSync(dirname(person), { mode: 0o755 });
    writeFileSync(person, build({ lockAfter: 10, devices: 1 }), { mode: 0o644 });
    expect(await source.read()).toEqual({ state: 'read', part: { lockAfter: 10, devices: 1 } });
    writeFileSync(computer, buildBinary({ lockAfter: 900 }), { mode: 0o644 });
    expect(await source.read()).toEqual({ state: 'read', part: { lockAfter: 900, devices: 1 } });
    writeFileSync(person, 'x');
    expect(await source.read()).toMatchObject({ state: 'refused', problem: { file: person } });
  });

  it('lies where the system keeps what profiles set', () => {
    const name = 'app.nightjar.desktop.plist';
    const folder = '/Library/Managed Preferences';
    expect(createMacSource(undefined, undefined, 'lin').files).toEqual([
      `${folder}/${name}`,
      `${folder}/lin/${name}`,
    ]);
  });
});
