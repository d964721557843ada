import { Globe } from 'lucide-react';
import { Failure } from '../../app/failure.tsx';
import { useCall } from '../../app/use-call.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { BrowserWait } from '../factors/browser-wait.tsx';
import { factorWords } from '../factors/words.ts';
import styles from './form.module.css';
import { signInWords } from './words.ts';

export function EnrolPasskey() {
  const t = useWords(signInWords);
  const words = useWords(factorWords);
  const add = useCall('signIn.addPasskey');
  if (add.busy) return <BrowserWait text={words('browser.passkey')} />;
  return (
    <div className={styles['form']}>
      <Failure error={add.error} />
      <p className={styles['text']}>{t('enrolment.passkey.text')}</p>
      <Button
        data-autofocus
        tone="primary"
        size="large"
        wide
        icon={<Globe aria-hidden="true" />}
        onClick={() => void add.run({})}
      >
        {words('passkey.open')}
      </Button>
    </div>
  );
}
