import { type FormEvent, useRef, useState } from 'react';
import type { SignInWay } from '../../../shared/domain/sso.ts';
import { useSecondsUntil } from '../../app/countdown.ts';
import { Failure } from '../../app/failure.tsx';
import { useCall } from '../../app/use-call.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { BrowserWait } from '../factors/browser-wait.tsx';
import { useRetryAt } from '../factors/use-retry-at.ts';
import { factorWords } from '../factors/words.ts';
import styles from './form.module.css';
import { OtherWays } from './other-ways.tsx';
import { ServerField } from './server-field.tsx';
import { type Checked, check, type SignInFields } from './sign-in-form.ts';
import { useWays } from './use-ways.ts';
import { signInWords } from './words.ts';

type InvalidFields = Extract<Checked, { ok: false }>['invalid'];

/** In the order in which they stand, so that the first wrong one gets the focus. */
const FIELDS = ['email', 'password', 'server'] as const;

/** A passkey says by itself whose it is. */
const NEEDED = {
  password: ['email', 'password'],
  sso: ['email'],
  passkey: [],
} as const satisfies Record<SignInWay, readonly ('email' | 'password')[]>;

/**
 * Address and password at once, as nearly everybody signs in; the company's other ways below. Where it has
 * no passwords, the field for one goes as soon as that is known.
 */
export function SignInForm({ serverUrl }: { serverUrl: string }) {
  const t = useWords(signInWords);
  const words = useWords(factorWords);
  const form = useRef<HTMLFormElement>(null);
  const password = useCall('signIn.withPassword');
  const browser = useCall('signIn.inBrowser');
  const [inBrowser, setInBrowser] = useState<'passkey' | 'sso'>('passkey');
  const [fields, setFields] = useState<SignInFields>({
    server: serverUrl,
    email: '',
    password: '',
  });
  const [invalid, setInvalid] = useState<InvalidFields>({});
  const [serverOpen, setServerOpen] = useState(serverUrl === '');
  const ways = useWays(fields.server, fields.email);
  const error = password.error ?? browser.error;
  const wait = useSecondsUntil(useRetryAt(error));
  const main: SignInWay = ways.includes('password') ? 'password' : (ways[0] ?? 'password');

  const set = (field: keyof SignInFields) => (value: string) => {
    setFields((before) => ({ ...before, [field]: value }));
    setInvalid((before) => ({ ...before, [field]: undefined }));
  };

  /** After the fields were drawn as they are now: one of them may only just have been unfolded. */
  const focus = (field: keyof SignInFields) =>
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus(),
    );

  async function go(way: SignInWay): Promise<void> {
    if (password.busy || browser.busy || wait > 0) return;
    const checked = check(fields, NEEDED[way]);
    if (!checked.ok) {
      setInvalid(checked.invalid);
      if (checked.invalid.server) setServerOpen(true);
      const first = FIELDS.find((field) => checked.invalid[field]);
      if (first) focus(first);
      return;
    }
    setInvalid({});
    password.forget();
    browser.forget();
    const { request } = checked;
    if (way !== 'password') setInBrowser(way);
    const result =
      way === 'password'
        ? await password.run(request)
        : await browser.run({ way, serverUrl: request.serverUrl, email: request.email });
    if (result.ok) return;
    const { code } = result.error;
    if (code === 'ServerUnreachable' || code === 'ServerAnswerInvalid') setServerOpen(true);
    if (way !== 'password') focus('email');
    if (code === 'WrongCredentials') focus('password');
  }

  const fault = (field: keyof SignInFields) => {
    const name = invalid[field];
    return name ? t(`invalid.${name}`) : undefined;
  };

  if (browser.busy) return <BrowserWait text={words(`browser.${inBrowser}`)} />;
  return (
    <form
      ref={form}
      className={styles['form']}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void go(main);
      }}
    >
      <Failure error={error} />
      <TextField
        data-autofocus
        name="email"
        type="email"
        inputMode="email"
        label={t('email')}
        value={fields.email}
        onChange={set('email')}
        error={fault('email')}
      />
      {ways.includes('password') ? (
        <PasswordField
          name="password"
          label={t('password')}
          value={fields.password}
          onChange={set('password')}
          error={fault('password')}
        />
      ) : null}
      <ServerField
        open={serverOpen}
        onOpen={() => {
          setServerOpen(true);
          focus('server');
        }}
        value={fields.server}
        onChange={set('server')}
        error={fault('server')}
      />
      <Button
        type="submit"
        tone="primary"
        size="large"
        wide
        busy={password.busy}
        disabled={wait > 0}
      >
        {wait > 0
          ? t('wait', { seconds: wait })
          : t(main === 'password' ? 'submit' : `ways.${main}`)}
      </Button>
      <OtherWays
        ways={ways.filter((way) => way !== main && way !== 'password')}
        onChoose={(way) => void go(way)}
      />
    </form>
  );
}
