import { type FormEvent, useRef, useState } from 'react';
import { useSecondsUntil } from '../../app/countdown.ts';
import { useCall } from '../../app/use-call.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './form.module.css';
import { ServerField } from './server-field.tsx';
import { type Checked, check, type SignInFields } from './sign-in-form.ts';
import { signInWords } from './words.ts';

type InvalidFields = Extract<Checked, { ok: false }>['invalid'];

/** In the order in which they stand, so that the first wrong one gets the focus. */
const FIELDS = ['email', 'password', 'server'] as const;

export function SignInForm({ serverUrl }: { serverUrl: string }) {
  const t = useWords(signInWords);
  const sentence = useSentences();
  const form = useRef<HTMLFormElement>(null);
  const signIn = useCall('session.signIn');
  const [fields, setFields] = useState<SignInFields>({
    server: serverUrl,
    email: '',
    password: '',
  });
  const [invalid, setInvalid] = useState<InvalidFields>({});
  const [serverOpen, setServerOpen] = useState(serverUrl === '');
  const [retryAt, setRetryAt] = useState(0);
  const wait = useSecondsUntil(retryAt);

  const set = (field: keyof SignInFields) => (value: string) => {
    setFields((before) => ({ ...before, [field]: value }));
    setInvalid((before) => ({ ...before, [field]: undefined }));
  };

  /** After the fields were drawn as they are now: one of them may only just have been unfolded. */
  const focus = (field: keyof SignInFields) =>
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus(),
    );

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (signIn.busy || wait > 0) return;
    const checked = check(fields);
    if (!checked.ok) {
      setInvalid(checked.invalid);
      if (checked.invalid.server) setServerOpen(true);
      const first = FIELDS.find((field) => checked.invalid[field]);
      if (first) focus(first);
      return;
    }
    setInvalid({});
    const result = await signIn.run(checked.request);
    if (result.ok) return;
    const { code, retryAfterMs } = result.error;
    if (retryAfterMs !== undefined) setRetryAt(Date.now() + retryAfterMs);
    if (code === 'ServerUnreachable' || code === 'ServerAnswerInvalid') setServerOpen(true);
    if (code === 'WrongCredentials') focus('password');
  }

  const fault = (field: keyof SignInFields) => {
    const name = invalid[field];
    return name ? t(`invalid.${name}`) : undefined;
  };

  return (
    <form ref={form} className={styles['form']} noValidate onSubmit={submit}>
      {signIn.error ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${signIn.error.code}`)}
        </Banner>
      ) : null}
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
      <PasswordField
        name="password"
        label={t('password')}
        value={fields.password}
        onChange={set('password')}
        error={fault('password')}
      />
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
      <Button type="submit" tone="primary" size="large" wide busy={signIn.busy} disabled={wait > 0}>
        {wait > 0 ? t('wait', { seconds: wait }) : t('submit')}
      </Button>
    </form>
  );
}
