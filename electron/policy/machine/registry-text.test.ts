import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../../shared/policy/generated.ts';
import { type PolicyPart, SETTING_NAMES } from '../../../shared/policy/policy.ts';
import { anyPart } from '../../../shared/policy/testing/parts.ts';
import { listsKey, parseRegistryValues, valuesIn } from './registry-text.ts';
import { KEY, queried, regTextOf } from './testing/registry.ts';

const parse = (...lines: string[]) => parseRegistryValues(valuesIn(queried(KEY, lines)));

/** As Windows 11 answers `reg query` of a key of its own. */
const LSA = [
  '',
  'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa',
  '    auditbasedirectories    REG_DWORD    0x0',
  '    Bounds    REG_BINARY    0030000000200000',
  '    crashonauditfail    REG_DWORD    0x0',
  '    Security Packages    REG_MULTI_SZ    kerberos\\0msv1_0\\0schannel',
  '    ProductType    REG_DWORD    0x7d',
  '    (Standard)    REG_SZ    ',
  '',
  'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\AccessProviders',
  'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\Audit',
  '',
].join('\r\n');

describe('what `reg query` says', () => {
  it('is values, with spaces in their names too, without the unnamed one', () => {
    expect(valuesIn(LSA)).toEqual([
      { name: 'auditbasedirectories', type: 'REG_DWORD', data: '0x0' },
      { name: 'Bounds', type: 'REG_BINARY', data: '0030000000200000' },
      { name: 'crashonauditfail', type: 'REG_DWORD', data: '0x0' },
      { name: 'Security Packages', type: 'REG_MULTI_SZ', data: 'kerberos\\0msv1_0\\0schannel' },
      { name: 'ProductType', type: 'REG_DWORD', data: '0x7d' },
    ]);
  });

  it('is keys below', () => {
    expect(listsKey(LSA, 'audit')).toBe(true);
    expect(listsKey(LSA, 'ud')).toBe(false);
    expect(listsKey(LSA, 'Nightjar')).toBe(false);
  });
});

describe('a policy in the registry', () => {
  it('has numbers, switches, choices and lists', () => {
    const read = parse(
      '    lockAfter    REG_DWORD    0x12c',
      '    WATERMARK    REG_DWORD    0x1',
      '    privacyCover    REG_DWORD    0x0',
      '    onQuit    REG_SZ    sign-out',
      '    stepUp    REG_MULTI_SZ    administer\\0sign-out-devices',
      '    allowedNetworks    REG_MULTI_SZ    10.0.0.0/8 fd00::/8\\0192.168.0.0/16',
      '    workingHours    REG_MULTI_SZ    Mon-Fri 08:00-19:00, Sat 09:00-13:00 Asia/Shanghai',
      '    (Default)    REG_SZ    whatever',
    );
    expect(read).toEqual({
      ok: true,
      part: {
        lockAfter: 300,
        watermark: true,
        privacyCover: false,
        onQuit: 'sign-out',
        stepUp: ['administer', 'sign-out-devices'],
        allowedNetworks: ['10.0.0.0/8 fd00::/8', '192.168.0.0/16'],
        workingHours: ['Mon-Fri 08:00-19:00, Sat 09:00-13:00 Asia/Shanghai'],
      },
    });
    expect(parse()).toEqual({ ok: true, part: {} });
  });

  it.each(['    unlockMethods    REG_MULTI_SZ    none', '    unlockMethods    REG_MULTI_SZ    '])(
    '%j is the empty list',
    (line) => expect(parse(line)).toEqual({ ok: true, part: { unlockMethods: [] } }),
  );

  it.each([
    ['    lockAfter    REG_SZ    300', 'type', 'lockAfter'],
    ['    lockAfter    REG_QWORD    0x12c', 'type', 'lockAfter'],
    ['    lockAfter    REG_DWORD    (invalid DWORD (32-bit) value)', 'type', 'lockAfter'],
    ['    lockAfter    REG_DWORD    0x0', 'value', 'lockAfter'],
    ['    watermark    REG_DWORD    0x2', 'value', 'watermark'],
    ['    onQuit    REG_EXPAND_SZ    sign-out', 'type', 'onQuit'],
    ['    onQuit    REG_SZ    Sign-Out', 'value', 'onQuit'],
    ['    stepUp    REG_SZ    administer', 'type', 'stepUp'],
    ['    stepUp    REG_MULTI_SZ    administer\\0none', 'value', 'stepUp'],
    ['    allowedNetworks    REG_MULTI_SZ    10.0.0.0', 'value', 'allowedNetworks'],
    ['    lockAftr    REG_DWORD    0x12c', 'unknown', 'lockAftr'],
    ['    Security Packages    REG_MULTI_SZ    x', 'unknown', 'Security Packages'],
  ])('%j is refused, and named', (line, why, setting) => {
    expect(parse('    devices    REG_DWORD    0x2', line)).toMatchObject({
      ok: false,
      mistake: { why, path: expect.arrayContaining([setting]) },
    });
  });

  it('comes back whole', () => {
    fc.assert(
      fc.property(anyPart, (part: PolicyPart) => {
        expect(parse(...regTextOf(part))).toEqual({ ok: true, part });
      }),
    );
  });

  it('has a value for every setting', () => {
    expect(Object.keys(SETTINGS)).toEqual(SETTING_NAMES);
  });
});
