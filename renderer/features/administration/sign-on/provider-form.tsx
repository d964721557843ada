import { type FormEvent, useState } from 'react';
import type { SsoProblem, SsoSettings } from '../../../../shared/domain/sso.ts';
import { SSO_REDIRECT_URI } from '../../../../shared/domain/sso.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/password-field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Address } from './address.tsx';
import { CheckLine } from './check-line.tsx';
import { type Draft, draftOf, type Faulty, read } from './draft.ts';
import { ProviderCheck } from './provider-check.tsx';
import { RolesEditor } from './roles-editor.tsx';
import styles from './sign-on.module.css';
import { signOnWords } from './words.ts';

export interface ProviderFormProps {
  signOn: IpcReply<'admin.signOn'>;
  onSaved: (signOn: IpcReply<'admin.signOn'>) => void;
}

const NO_FAULTS: ReadonlySet<Faulty> = new Set();

/** The company's provider: what it is, what it has to know of us, and what comes of whom it vouches for. */
export function ProviderForm({ signOn, onSaved }: ProviderFormProps) {
  const t = useWords(signOnWords);
  const before: SsoSettings | null = signOn.settings;
  const [draft, setDraft] = useState(() => draftOf(before));
  const [faults, setFaults] = useState(NO_FAULTS);
  const [problems, setProblems] = useState<readonly SsoProblem[] | null>(null);
  const [saved, setSaved] = useState(false);
  const set = useCall('admin.setSignOn');
  const check = useCall('admin.checkSignOn');

  function change(part: Partial<Draft>) {
    setDraft({ ...draft, ...part });
    setFaults(NO_FAULTS);
    setSaved(false);
    if (part.issuer !== undefined) setProblems(null);
    set.forget();
  }
  const fault = (field: Exclude<Faulty, 'roles'>) =>
    faults.has(field) ? t(`sso.${field}.fault`) : undefined;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (set.busy) return;
    const wanted = read(draft, before);
    if ('faults' in wanted) return setFaults(wanted.faults);
    const done = await set.run(wanted);
    if (!done.ok) return;
    setDraft(draftOf(done.value.settings));
    setSaved(true);
    onSaved(done.value);
  }

  async function ask() {
    const wanted = read({ ...draft, secret: 'any' }, null);
    if ('faults' in wanted && wanted.faults.has('issuer')) return setFaults(new Set(['issuer']));
    const asked = await check.run({ issuer: draft.issuer.trim() });
    setProblems(asked.ok ? asked.value.problems : null);
  }

  return (
    <form className={styles['part']} noValidate onSubmit={save}>
      <h3 className={styles['heading']}>{t('sso.title')}</h3>
      <p>{t('sso.about')}</p>
      <Segmented
        label={t('sso.enabled')}
        value={draft.enabled ? 'on' : 'off'}
        options={[
          { value: 'on', label: t('sso.on') },
          { value: 'off', label: t('sso.off') },
        ]}
        onChange={(value) => change({ enabled: value === 'on' })}
      />
      <h4 className={styles['subheading']}>{t('sso.provider')}</h4>
      <div className={styles['fields']}>
        <TextField
          className={styles['wide'] ?? ''}
          name="issuer"
          label={t('sso.issuer')}
          hint={t('sso.issuer.hint')}
          value={draft.issuer}
          maxLength={500}
          onChange={(issuer) => change({ issuer })}
          error={fault('issuer')}
        />
        <TextField
          name="client-id"
          label={t('sso.clientId')}
          value={draft.clientId}
          maxLength={500}
          onChange={(clientId) => change({ clientId })}
          error={fault('clientId')}
        />
        <PasswordField
          name="client-secret"
          label={t('sso.secret')}
          hint={t(before ? 'sso.secret.kept' : 'sso.secret.hint')}
          value={draft.secret}
          maxLength={1_000}
          onChange={(secret) => change({ secret })}
          error={fault('secret')}
        />
      </div>
      <div className={styles['line']}>
        <Button busy={check.busy} onClick={() => void ask()}>
          {t('sso.check')}
        </Button>
      </div>
      <Failure error={check.error} />
      {problems ? <ProviderCheck problems={problems} /> : null}
      <h4 className={styles['subheading']}>{t('sso.register')}</h4>
      <ul className={styles['addresses']}>
        <Address label={t('sso.redirect')} value={SSO_REDIRECT_URI} hint={t('sso.redirect.hint')} />
        <Address
          label={t('sso.backChannel')}
          value={signOn.backChannelUrl}
          hint={t('sso.backChannel.hint')}
        />
      </ul>
      <h4 className={styles['subheading']}>{t('sso.accounts')}</h4>
      <div className={styles['fields']}>
        <TextField
          name="scopes"
          label={t('sso.scopes')}
          hint={t('sso.scopes.hint')}
          value={draft.scopes}
          maxLength={500}
          onChange={(scopes) => change({ scopes })}
          error={fault('scopes')}
        />
        <TextField
          name="groups-claim"
          label={t('sso.groupsClaim')}
          value={draft.groupsClaim}
          maxLength={100}
          onChange={(groupsClaim) => change({ groupsClaim })}
          error={fault('groupsClaim')}
        />
      </div>
      <RolesEditor draft={draft} faulty={faults.has('roles')} onChange={change} />
      <Segmented
        label={t('sso.otherRole')}
        value={draft.otherRole}
        options={(['member', 'guest'] as const).map((value) => ({
          value,
          label: t(`sso.role.${value}`),
        }))}
        onChange={(otherRole) => change({ otherRole })}
      />
      <CheckLine
        label={t('sso.askAgain')}
        text={t('sso.askAgain.text')}
        checked={draft.askAgain}
        onChange={(askAgain) => change({ askAgain })}
      />
      <CheckLine
        label={t('sso.linkByEmail')}
        text={t('sso.linkByEmail.text')}
        checked={draft.linkByEmail}
        onChange={(linkByEmail) => change({ linkByEmail })}
      />
      <Banner>{t('sso.lockout')}</Banner>
      <Failure error={set.error} />
      <div className={styles['line']}>
        <Button type="submit" tone="primary" busy={set.busy}>
          {t('sso.save')}
        </Button>
        <span className={styles['good']} role="status">
          {saved ? t('sso.saved') : null}
        </span>
      </div>
    </form>
  );
}
