import { Copy } from 'lucide-react';
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../chat/timeline/copy-text.ts';
import { CodeField } from './code-field.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './totp-set-up.module.css';
import { CODE_LENGTH } from './typed-code.ts';
import { useProofFault } from './use-proof-fault.ts';
import { factorWords } from './words.ts';

export interface TotpSetUpProps {
  /** Base32 (RFC 4648), for who types it. */
  secret: string;
  /** The same for the camera: `otpauth://totp/…`. */
  uri: string;
  busy: boolean;
  error: AppError | null;
  onConfirm: (code: string) => Promise<unknown>;
}

/** The secret goes into an authenticator app, and a code of the app's shows that it is there. */
export function TotpSetUp({ secret, uri, busy, error, onConfirm }: TotpSetUpProps) {
  const t = useWords(factorWords);
  const fault = useProofFault('totp', error);
  const [code, setCode] = useState('');
  const [empty, setEmpty] = useState(false);
  const [copied, setCopied] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const focus = () => form.current?.querySelector('input')?.focus();
  // The secret may have come after the screen around it did.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);

  async function confirm(complete: string) {
    if (busy) return;
    setEmpty(complete.length < CODE_LENGTH);
    if (complete.length < CODE_LENGTH) return void focus();
    await onConfirm(complete);
    setCode('');
    requestAnimationFrame(focus);
  }

  return (
    <form
      ref={form}
      className={styles['setUp']}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void confirm(code);
      }}
    >
      <p className={styles['text']}>{t('setUp.scan')}</p>
      <QrCode text={uri} label={t('setUp.qr')} />
      <div className={styles['typed']}>
        <p className={styles['text']}>{t('setUp.typed')}</p>
        <code className={styles['secret']}>{inFours(secret)}</code>
        <Button
          size="small"
          tone="quiet"
          icon={<Copy aria-hidden="true" />}
          onClick={() => setCopied(copyText(secret))}
        >
          {t(copied ? 'setUp.copied' : 'setUp.copy')}
        </Button>
      </div>
      <CodeField
        autofocus
        label={t('setUp.code')}
        value={code}
        onChange={(typed) => {
          setCode(typed);
          setEmpty(false);
        }}
        onComplete={(complete) => void confirm(complete)}
        error={empty ? t('totp.empty') : code === '' ? fault : undefined}
      />
      <Button type="submit" tone="primary" size="large" wide busy={busy}>
        {t('setUp.confirm')}
      </Button>
    </form>
  );
}

/** Easier to type without losing the place. */
const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? '';
