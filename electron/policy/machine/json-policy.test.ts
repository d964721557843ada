import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../shared/policy/generated.ts';
import { parsePolicyJson } from './json-policy.ts';

const FILE = '/etc/nightjar/policy.json';
const parse = (text: string) => parsePolicyJson(FILE, Buffer.from(text));
const refused = (why: string, line?: number, setting?: string) => ({
  state: 'refused',
  problem: { file: FILE, code: 'MachinePolicyMalformed', why, line, setting },
});

describe('a policy file', () => {
  it('says what it sets and no more', () => {
    expect(parse('{}')).toEqual({ state: 'read', part: {} });
    expect(parse('\ufeff{ "lockAfter": 60 }\r\n')).toEqual({
      state: 'read',
      part: { lockAfter: 60 },
    });
    expect(parse(JSON.stringify(DEFAULTS))).toEqual({ state: 'read', part: DEFAULTS });
  });

  it.each([
    ['a comma too many', '{\n  "lockAfter": 60,\n}', 3],
    ['a missing comma', '{\n  "lockAfter": 60\n  "devices": 2\n}', 3],
    ['a word', '{\n  "watermark": yes\n}', 2],
    ['a word, in few letters', '{\n"watermark":\nyes}', 3],
    ['a comment', '{\n  // hello\n}', 2],
    ['an early end', '{\n  "lockAfter": 60\n\n', 2],
    ['nothing', '', 1],
    ['something after it', '{}\n\nx', 3],
    ['a line break in a text', '{\n"onQuit": "sign-\nout"}', 2],
  ])('%s is refused, and the line named', (_, text, line) => {
    expect(parse(text)).toEqual(refused('syntax', line));
  });

  it.each([
    ['a value out of range', '{\n "devices": 2,\n "lockAfter": 0\n}', 'value', 3, 'lockAfter'],
    ['a value of another type', '{\n\n "watermark": "yes" }', 'value', 3, 'watermark'],
    ['half a second', '{ "lockAfter": 1.5 }', 'value', 1, 'lockAfter'],
    ['an unknown choice', '{\n "onQuit": "explode" }', 'value', 2, 'onQuit'],
    ['an item', '{ "stepUp": [\n"administer",\n"dance"\n] }', 'value', 3, 'stepUp'],
    ['a network', '{ "allowedNetworks":\n[\n"10.0.0.0/33"] }', 'value', 3, 'allowedNetworks'],
    ['a misspelled setting', '{\n "devices": 2,\n "lockafter": 5\n}', 'unknown', 3, 'lockafter'],
    ['a setting there twice', '{\n "devices": 1,\n "devices": 9\n}', 'twice', 3, 'devices'],
    ['a prototype', '{\n "__proto__": { "lockAfter": 1 }\n}', 'unknown', 2, '__proto__'],
    ['null', '{\n "lockAfter": null }', 'value', 2, 'lockAfter'],
  ])('%s is refused, and line and setting named', (_, text, why, line, setting) => {
    expect(parse(text)).toEqual(refused(why, line, setting));
  });

  it.each(['[]', 'null', '7', '"lockAfter"'])('%s is no list of settings', (text) => {
    expect(parse(text)).toEqual(refused('shape', 1));
  });

  it('refuses what is not UTF-8, and lists in lists in thousands', () => {
    expect(parsePolicyJson(FILE, Uint8Array.of(0x7b, 0xff, 0x7d))).toEqual(refused('syntax'));
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    expect(parse(`{ "stepUp": ${deep} }`)).toEqual(refused('value', undefined, 'stepUp'));
  });

  it('answers whatever is in it', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .dictionary(fc.constantFrom(...Object.keys(DEFAULTS), 'x'), fc.jsonValue())
        .map((value) => JSON.stringify(value, null, 2)),
    );
    fc.assert(
      fc.property(text, (content) => {
        expect(['read', 'refused']).toContain(parse(content).state);
      }),
    );
  });
});
