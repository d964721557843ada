import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { LockTrigger, SignOutTrigger } from '../../shared/domain/session.ts';
import {
  AppView,
  SessionView,
  type SignInStepView,
  SignOutStepName,
} from '../../shared/ipc/view.ts';
import { Language } from '../../shared/language/language.ts';
import { SENTENCES } from '../../shared/language/sentences.ts';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { Screen } from './screen.tsx';
import { viewStore } from './view-store.ts';

const NOW = 1_780_000_000_000;

const steps = SignOutStepName.options.map((step) => ({
  step,
  result: 'done' as const,
  removed: 3,
}));

const summary = (trigger: SignOutTrigger) => ({
  trigger,
  startedAt: NOW,
  endedAt: NOW + 640,
  steps,
  residue: ['profile/store.db-wal'],
  unsent: 2,
  resumed: true,
});

const CODES = Array.from({ length: 10 }, (_, index) => `abcde-fghj${'23456789kl'[index]}`);

const SIGN_IN_STEPS: SignInStepView[] = [
  { step: 'second-factor', methods: ['totp', 'passkey', 'recovery'] },
  { step: 'second-factor', methods: ['passkey'] },
  { step: 'enrolment', methods: ['passkey', 'totp'] },
  { step: 'enrolment', methods: ['totp'] },
  { step: 'enrolment', methods: ['passkey'] },
  { step: 'recovery-codes', codes: CODES },
  { step: 'unlock-password' },
  { step: 'over', because: 'expired' },
  { step: 'over', because: 'put-away' },
];

const SCREENS: Record<string, SessionView> = {
  starting: { phase: 'starting' },
  unavailable: { phase: 'unavailable', error: { code: 'KeychainUnavailable' } },
  'signed out': {
    phase: 'signed-out',
    serverUrl: 'https://chat.example',
    summary: null,
    keeping: 'memory',
    signIn: null,
  },
  ...Object.fromEntries(
    SIGN_IN_STEPS.map((signIn) => [
      `signing in: ${JSON.stringify(signIn).slice(0, 60)}`,
      { phase: 'signed-out', serverUrl: '', summary: null, keeping: 'kept', signIn },
    ]),
  ),
  ...Object.fromEntries(
    SignOutTrigger.options.flatMap((trigger) => [
      [`signing out: ${trigger}`, { phase: 'signing-out', trigger, steps }],
      [
        `signed out: ${trigger}`,
        {
          phase: 'signed-out',
          serverUrl: '',
          summary: summary(trigger),
          keeping: 'kept',
          signIn: null,
        },
      ],
    ]),
  ),
  ...Object.fromEntries(
    LockTrigger.options.map((trigger) => [
      `locked: ${trigger}`,
      {
        phase: 'locked',
        trigger,
        methods: ['password', 'pin'],
        unlocksWith: 'account',
        factors: ['totp', 'recovery'],
        attemptsLeft: 2,
        retryAt: 0,
        signOutAt: NOW,
        warning: { kind: 'sign-out', because: 'idle', at: NOW },
        unread: 3,
      },
    ]),
  ),
};

function show(session: SessionView, language: Language): string {
  const view: AppView = {
    session,
    appearance: { theme: 'system', language },
    language,
    hotkeys: {
      hide: { keys: null, state: 'off' },
      lock: { keys: 'Control+Alt+Shift+K', state: 'refused' },
      'sign-out': { keys: null, state: 'off' },
    },
    platform: 'linux',
    contentProtection: { supported: false },
    degraded: [],
    version: '0.1.0',
  };
  viewStore.setState({ view: AppView.parse(view) });
  return renderToStaticMarkup(
    <TooltipProvider>
      <Screen />
    </TooltipProvider>,
  );
}

beforeEach(() => viewStore.setState({ view: null }));

describe.each(Language.options)('the screens in %s', (language) => {
  it.each(Object.keys(SCREENS))(
    '%s: one heading, no inline style, no word that is missing',
    (name) => {
      const html = show(SessionView.parse(SCREENS[name]), language);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).not.toMatch(/ style=|<style|undefined/);
    },
  );

  it('name every step and what is left', () => {
    const html = show(SessionView.parse(SCREENS['signed out: idle']), language);
    for (const step of SignOutStepName.options) {
      expect(html).toContain(SENTENCES[language][`signOut.step.${step}`]);
    }
    expect(html).toContain('profile/store.db-wal');
    expect(html).toMatch(/2 messages had not been sent yet|有 2 条消息尚未发出/);
  });
});

describe('the first moment', () => {
  it('shows the splash before main has said anything', () => {
    expect(renderToStaticMarkup(<Screen />)).toContain('aria-busy="true"');
  });
});
