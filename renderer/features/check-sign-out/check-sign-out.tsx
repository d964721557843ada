import {
  Bell,
  Cable,
  Database,
  FileLock2,
  KeyRound,
  type LucideIcon,
  PanelTop,
  Paperclip,
  Save,
  SearchCheck,
  Server,
  Ticket,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { SignOutPreview } from '../../../shared/ipc/sign-out-preview.ts';
import { sizeIn } from '../../../shared/language/size.ts';
import type { ArtefactName } from '../../../shared/receipt/artefact.ts';
import { bridge } from '../../app/bridge.ts';
import { useLanguage, useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './check-sign-out.module.css';
import { checkWords } from './words.ts';

const ICONS: Readonly<Record<ArtefactName, LucideIcon>> = {
  'vault-keys': KeyRound,
  'session-tokens': Ticket,
  connection: Cable,
  'message-store': Database,
  'session-record': FileLock2,
  attachments: Paperclip,
  'window-storage': PanelTop,
  'desktop-traces': Bell,
  'server-session': Server,
};

type Preview = SignOutPreview['steps'][number]['artefacts'][number];

/** A dry run of sign-out: what would go, in the order in which it would. */
export function CheckSignOut({ onClose }: { onClose: () => void }) {
  const t = useWords(checkWords);
  const sentence = useSentences();
  const [found, setFound] = useState<readonly Preview[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);

  useEffect(() => {
    void bridge.call('session.checkSignOut', {}).then((checked) => {
      if (checked.ok) setFound(checked.value.steps.flatMap(({ artefacts }) => artefacts));
      else setError(checked.error);
    });
  }, []);

  return (
    <Dialog
      title={t('title')}
      size="large"
      onClose={onClose}
      actions={
        <Button data-autofocus tone="primary" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <section
        className={styles['content']}
        aria-busy={found === null && error === null}
        aria-label={t('about')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is higher than the window, keys scroll it.
        tabIndex={0}
      >
        <p className={styles['about']}>{t('about')}</p>
        {error ? (
          <Banner tone="danger" role="alert">
            {sentence(`error.${error.code}`)}
          </Banner>
        ) : null}
        {found === null && error === null ? <Spinner large /> : null}
        {found ? (
          <>
            <ol className={styles['list']}>
              {found.map((each) => (
                <Line key={each.what} found={each} />
              ))}
            </ol>
            <div className={styles['then']}>
              <SearchCheck aria-hidden="true" />
              <p>
                <strong className={styles['name']}>{t('then.title')}</strong>
                <br />
                {t('then.text')}
              </p>
            </div>
            <div className={styles['then']}>
              <Save aria-hidden="true" />
              <p>
                <strong className={styles['name']}>{t('stays.title')}</strong>
                <br />
                {t('stays.text')}
              </p>
            </div>
          </>
        ) : null}
      </section>
    </Dialog>
  );
}

function Line({ found: { what, count, bytes } }: { found: Preview }) {
  const t = useWords(checkWords);
  const sentence = useSentences();
  const language = useLanguage();
  const Icon = ICONS[what];

  function amount(): string {
    if (count === null) return t('whatever');
    if (count === 0) return t('nothing');
    return bytes !== null && bytes > 0
      ? t('sized', { count, size: sizeIn(language, bytes) })
      : t('count', { count });
  }

  return (
    <li className={styles['line']} data-empty={count === 0}>
      <Icon aria-hidden="true" />
      <div className={styles['what']}>
        <p className={styles['name']}>{sentence(`artefact.${what}`)}</p>
        <p className={styles['explained']}>{t(`what.${what}`)}</p>
      </div>
      <p className={styles['amount']}>{amount()}</p>
    </li>
  );
}
