import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Factors } from '../../../../shared/domain/factor.ts';
import { PasskeyId, PersonId, TenantId } from '../../../../shared/domain/ids.ts';
import { AppView } from '../../../../shared/ipc/view.ts';
import { Language } from '../../../../shared/language/language.ts';
import { effectivePolicy } from '../../../../shared/policy/effective.ts';
import { type PolicyPart, policyOf } from '../../../../shared/policy/policy.ts';
import { viewStore } from '../../../app/view-store.ts';
import { TooltipProvider } from '../../../ui/tooltip.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordForm } from './password-form.tsx';
import { PasswordSection } from './password-section.tsx';
import { RecoverySection } from './recovery-section.tsx';
import { TotpSection } from './totp-section.tsx';
import { securityWords } from './words.ts';

const ID = '01980000-0000-4000-8000-000000000001';
const off = { keys: null, state: 'off' } as const;
const nothing = () => {};

const FACTORS: Factors = {
  passwordChangedAt: 1_780_000_000_000,
  totp: { createdAt: 1_780_000_000_000, lastUsedAt: null },
  passkeys: [
    {
      id: PasskeyId.parse(ID),
      name: 'ThinkPad',
      createdAt: 1_780_000_000_000,
      lastUsedAt: null,
      synced: true,
    },
  ],
  recovery: { createdAt: 1_780_000_000_000, left: 3 },
};

function demand(company: PolicyPart, language: Language, unlocksWith: 'account' | 'own') {
  const required = policyOf(company);
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
      ...effectivePolicy({ company: required, machine: {}, personal: {} }),
      required,
      personal: {},
      keeping: 'kept',
      hasPin: false,
      unlocksWith,
      warning: null,
    },
    appearance: { theme: 'system', language },
    language,
    hotkeys: { hide: off, lock: off, 'sign-out': off },
    platform: 'linux',
    contentProtection: { supported: false },
    degraded: [],
    version: '0.1.0',
  };
  viewStore.setState({ view: AppView.parse(view) });
}

const page = ({ passwordChangedAt, totp, passkeys, recovery }: Factors) =>
  renderToStaticMarkup(
    <TooltipProvider>
      <PasswordSection changedAt={passwordChangedAt} onChanged={nothing} />
      <PasswordForm onSaved={nothing} onCancel={nothing} />
      <TotpSection totp={totp} onChanged={nothing} />
      <PasskeysSection passkeys={passkeys} onChanged={nothing} />
      <RecoverySection recovery={recovery} onMade={nothing} />
    </TooltipProvider>,
  );

beforeEach(() => viewStore.setState({ view: null }));

describe.each(Language.options)('the page of sign-in and security in %s', (language) => {
  const words = securityWords[language];
  const NONE: Factors = { passwordChangedAt: null, totp: null, passkeys: [], recovery: null };

  it('says what there is, and what there is not', () => {
    demand({}, language, 'account');
    const full = page(FACTORS);
    expect(full).toContain('ThinkPad');
    expect(full).toContain(words['totp.replace']);
    expect(full).toContain(words['recovery.new']);
    const empty = page(NONE);
    for (const key of ['password.never', 'totp.off', 'passkeys.none', 'recovery.none'] as const) {
      expect(empty).toContain(words[key]);
      expect(full).not.toContain(words[key]);
    }
    expect(full + empty).not.toMatch(/ style=|undefined|NaN|\[object/);
  });

  it('offers nothing to be set up that the company does not take, and lets go of what is there', () => {
    demand({ secondFactors: ['passkey'] }, language, 'account');
    const html = page(FACTORS);
    expect(html).toContain(words['notTaken']);
    expect(html).not.toContain(words['totp.replace']);
    expect(html).toContain(words['totp.remove']);
  });

  it('asks nobody for a password who signed in without one', () => {
    demand({}, language, 'own');
    expect(page(FACTORS)).not.toContain('name="current"');
    // Control: others are asked.
    demand({}, language, 'account');
    expect(page(FACTORS)).toContain('name="current"');
  });
});
