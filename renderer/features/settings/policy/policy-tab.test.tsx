import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { PersonId, TenantId } from '../../../../shared/domain/ids.ts';
import type { Platform } from '../../../../shared/domain/session.ts';
import { AppView } from '../../../../shared/ipc/view.ts';
import { Language } from '../../../../shared/language/language.ts';
import { effectivePolicy } from '../../../../shared/policy/effective.ts';
import { type PolicyPart, policyOf, SETTING_NAMES } from '../../../../shared/policy/policy.ts';
import { viewStore } from '../../../app/view-store.ts';
import { policyWords } from '../../policy/words.ts';
import { PolicyTab } from './policy-tab.tsx';
import { SettingRow } from './setting-row.tsx';
import { canTighten } from './tighten.ts';

const ID = '01980000-0000-4000-8000-000000000001';
const off = { keys: null, state: 'off' } as const;

/** Somebody is signed in, of whom this is demanded. */
function demand(
  company: PolicyPart,
  personal: PolicyPart,
  { language, platform = 'linux' }: { language: Language; platform?: Platform },
) {
  const sources = { company: policyOf(company), machine: {}, personal };
  const view = {
    session: {
      phase: 'unlocked',
      me: {
        id: PersonId.parse(ID),
        name: 'Sofia',
        title: '',
        role: 'member',
        email: 'sofia@lumen.test',
        endsAt: null,
      },
      tenant: { id: TenantId.parse(ID), name: 'Lumen' },
      ...effectivePolicy(sources),
      required: sources.company,
      personal,
      keeping: 'kept',
      hasPin: false,
      unlocksWith: 'account',
      warning: null,
    },
    appearance: { theme: 'system', language },
    language,
    hotkeys: { hide: off, lock: off, 'sign-out': off },
    platform,
    contentProtection: { supported: platform !== 'linux' },
    degraded: [],
    version: '0.1.0',
  };
  viewStore.setState({ view: AppView.parse(view) });
}

beforeEach(() => viewStore.setState({ view: null }));

const COMPANY: PolicyPart = {
  lockAfter: 120,
  workingHours: ['Mon-Fri 08:00-19:00'],
  screenshots: 'blocked',
};
const OWN: PolicyPart = { lockAfter: 60, notifications: 'count' };

describe.each(Language.options)('the policy page in %s', (language) => {
  const words = policyWords[language];

  it('names every setting, and nothing is missing', () => {
    demand(COMPANY, OWN, { language });
    const html = renderToStaticMarkup(<PolicyTab />);
    for (const name of SETTING_NAMES) expect(html).toContain(words[`policy.${name}.title`]);
    expect(html).not.toMatch(/ style=|undefined|NaN/);
  });

  it.each(SETTING_NAMES)('tells of %s and offers what is stricter', (name) => {
    demand(COMPANY, OWN, { language });
    const html = renderToStaticMarkup(<SettingRow name={name} open onOpen={() => {}} />);
    const { view } = viewStore.getState();
    const session = view?.session;
    if (session?.phase !== 'unlocked') throw new Error('not unlocked');
    expect(html.includes('<form')).toBe(canTighten(name, session.required));
    expect(html).not.toMatch(/ style=|undefined|NaN|\[object/);
  });
});

describe('a setting', () => {
  const row = (name: (typeof SETTING_NAMES)[number]) =>
    renderToStaticMarkup(<SettingRow name={name} open onOpen={() => {}} />);

  it('says whose word it is, and what is required', () => {
    demand(COMPANY, OWN, { language: 'en' });
    expect(row('lockAfter')).toContain('data-source="personal"');
    expect(row('lockAfter')).toContain('Required: 2 minutes.');
    expect(row('lockAfter')).toContain('Take my setting back');
    expect(row('workingHours')).not.toContain('Take my setting back');
  });

  it('that the system cannot do says so, on Linux alone', () => {
    demand(COMPANY, OWN, { language: 'en' });
    expect(row('screenshots')).toContain('which this system cannot do');
    demand(COMPANY, OWN, { language: 'en', platform: 'win32' });
    expect(row('screenshots')).not.toContain('which this system cannot do');
  });

  it('has what is looser in sight, and disabled', () => {
    demand({ notifications: 'sender' }, {}, { language: 'en' });
    const disabled = [...row('notifications').matchAll(/<input[^>]*>/g)]
      .map(([input]) => input)
      .filter((input) => input.includes('disabled'));
    expect(disabled).toHaveLength(1);
    expect(disabled[0]).toContain('value="full"');
  });
});
