import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { copyText } from '../../chat/timeline/copy-text.ts';
import styles from './sign-on.module.css';
import { signOnWords } from './words.ts';

export interface AddressProps {
  label: string;
  value: string;
  hint?: string;
}

/** Something to be entered elsewhere, letter by letter. */
export function Address({ label, value, hint }: AddressProps) {
  const t = useWords(signOnWords);
  const [copied, setCopied] = useState(false);
  return (
    <li className={styles['address']}>
      <div className={styles['text']}>
        <p className={styles['label']}>{label}</p>
        <p className={styles['value']}>{value}</p>
        {hint ? <p className={styles['hint']}>{hint}</p> : null}
      </div>
      <span className={styles['good']} role="status">
        {copied ? t('copied') : null}
      </span>
      <Button
        size="small"
        icon={<Copy aria-hidden="true" />}
        aria-label={t('copyOf', { label })}
        onClick={() => setCopied(copyText(value))}
      >
        {t('copy')}
      </Button>
    </li>
  );
}
