import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import frame from '../administration.module.css';
import { Address } from './address.tsx';
import styles from './sign-on.module.css';
import { signOnWords } from './words.ts';

type Tokens = IpcReply<'admin.scimTokens'>['tokens'];

/** What the company's directory needs to add and remove people: an address and a token. */
export function Directory({ scimUrl }: { scimUrl: string }) {
  const t = useWords(signOnWords);
  const { dateTime, ago } = useFormats();
  const [tokens, setTokens] = useState<Tokens | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const make = useCall('admin.makeScimToken');
  const revoke = useCall('admin.revokeScimToken');

  const load = useCallback(async () => {
    const read = await bridge.call('admin.scimTokens', {});
    setError(read.ok ? null : read.error);
    if (read.ok) setTokens(read.value.tokens);
  }, []);
  useEffect(() => void load(), [load]);

  async function makeOne() {
    const made = await make.run({});
    if (!made.ok) return;
    setFresh(made.value.token);
    setTokens(made.value.tokens);
  }
  async function revokeOne(tokenId: Tokens[number]['id']) {
    const revoked = await revoke.run({ tokenId });
    if (!revoked.ok) return;
    setFresh(null);
    setTokens(revoked.value.tokens);
  }

  return (
    <section className={styles['part']}>
      <h3 className={styles['heading']}>{t('scim.title')}</h3>
      <p>{t('scim.about')}</p>
      <ul className={styles['addresses']}>
        <Address label={t('scim.url')} value={scimUrl} />
      </ul>
      <h4 className={styles['subheading']}>{t('scim.tokens')}</h4>
      <Failure error={error} onRetry={load} />
      {tokens?.length === 0 ? <p className={styles['hint']}>{t('scim.none')}</p> : null}
      {tokens && tokens.length > 0 ? (
        <ul className={frame['rows']} aria-label={t('scim.tokens')}>
          {tokens.map(({ id, madeBy, madeAt, usedAt }) => (
            <li key={id} className={frame['row']}>
              <div className={frame['what']}>
                <p className={frame['small']}>
                  {t('scim.token.by', { name: madeBy.name, date: dateTime(madeAt) })}
                </p>
                <p className={frame['faint']}>
                  {usedAt === null
                    ? t('scim.token.unused')
                    : t('scim.token.used', { ago: ago(usedAt, Date.now()) })}
                </p>
              </div>
              <Button
                size="small"
                busy={revoke.busy}
                aria-label={t('scim.revokeOf', { date: dateTime(madeAt) })}
                onClick={() => void revokeOne(id)}
              >
                {t('scim.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {fresh ? (
        <>
          <Banner tone="success" title={t('scim.new')} role="status">
            {t('scim.new.text')}
          </Banner>
          <ul className={styles['addresses']}>
            <Address label={t('scim.token')} value={fresh} />
          </ul>
        </>
      ) : null}
      <Failure error={make.error ?? revoke.error} />
      <div className={styles['line']}>
        <Button busy={make.busy} onClick={() => void makeOne()}>
          {t('scim.make')}
        </Button>
      </div>
    </section>
  );
}
