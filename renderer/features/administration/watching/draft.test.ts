import { describe, expect, it } from 'vitest';
import { STANDARD_WATCHING, type WatchSettings } from '../../../../shared/domain/watching.ts';
import {
  countOf,
  type Edits,
  NEW_SYSLOG,
  NO_EDITS,
  read,
  ruleShown,
  tidied,
  waysShown,
} from './draft.ts';

const url = 'https://siem.example/hook';
const set: WatchSettings = {
  ...STANDARD_WATCHING,
  delivery: {
    mail: false,
    webhook: { url },
    syslog: { transport: 'tcp', host: 'siem.example', port: 601 },
  },
};
const faultsIn = (ways: Edits['ways']) => {
  const result = read(set, { rules: {}, ways });
  return 'faults' in result ? [...result.faults] : [];
};

describe('what an admin changes', () => {
  it('is saved on top of what is in force, and nothing else', () => {
    expect(read(set, NO_EDITS)).toEqual({ settings: set });
    const lock = { on: true, answers: ['lock' as const] };
    const edits: Edits = {
      rules: { 'new-device': lock },
      ways: { webhook: ` ${url}/2 `, syslog: null },
    };
    expect(read(set, edits)).toEqual({
      settings: {
        rules: { ...set.rules, 'new-device': lock },
        delivery: { ...set.delivery, webhook: { url: `${url}/2` }, syslog: null },
      },
    });
    expect(ruleShown(set, edits, 'new-device')).toBe(lock);
    expect(waysShown(set, edits)).toMatchObject({ mail: false, syslog: null });
  });

  it('and changes back, is no change', () => {
    const edits: Edits = {
      rules: { 'new-device': { ...set.rules['new-device'] } },
      ways: { mail: false, webhook: url, syslog: { ...NEW_SYSLOG } },
    };
    expect(countOf(edits)).toBe(4);
    expect(tidied(set, edits)).toEqual({ rules: {}, ways: { syslog: NEW_SYSLOG } });
    const same = { transport: 'tcp', host: 'siem.example', port: '601' } as const;
    expect(countOf(tidied(set, { rules: {}, ways: { syslog: same } }))).toBe(0);
    expect(tidied(set, { rules: {}, ways: { webhook: null } }).ways).toEqual({ webhook: null });
  });
});

describe('a receiver', () => {
  it.each<[Edits['ways'], string[]]>([
    [{ webhook: '' }, ['webhook']],
    [{ webhook: 'siem.example' }, ['webhook']],
    [{ webhook: 'ftp://siem.example' }, ['webhook']],
    [{ webhook: 'https://siem.example' }, []],
    [{ syslog: { ...NEW_SYSLOG, host: '' } }, ['host']],
    [{ syslog: { ...NEW_SYSLOG, host: 'https://siem.example' } }, ['host']],
    [{ syslog: { ...NEW_SYSLOG, host: ' siem.example ' } }, []],
    [{ syslog: { ...NEW_SYSLOG, host: '2001:db8::5' } }, []],
    [{ syslog: { ...NEW_SYSLOG, host: 'siem', port: '' } }, ['port']],
    [{ syslog: { ...NEW_SYSLOG, host: 'siem', port: '70000' } }, ['port']],
    [{ syslog: { ...NEW_SYSLOG, host: 'siem', port: '5e2' } }, ['port']],
    [{ webhook: 'x', syslog: { ...NEW_SYSLOG, port: '0' } }, ['webhook', 'host', 'port']],
  ])('of %j: wrong are %j', (ways, faults) => {
    expect(faultsIn(ways)).toEqual(faults);
  });
});
