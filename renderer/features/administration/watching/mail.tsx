import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { CheckLine } from '../sign-on/check-line.tsx';
import type { Watching } from './use-watching.ts';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

/** To whom mails go; and whether to the admin who looks at it, which is theirs alone to say. */
export function Mail({ watching, onNews }: { watching: Watching; onNews: () => void }) {
  const t = useWords(watchingPageWords);
  const { list } = useFormats();
  const want = useCall('admin.wantAlertMail');
  const { mailed, wantsMail, mailPossible } = watching;

  const to =
    mailed.length > 0
      ? t('mail.to', { names: list(mailed.map(({ name }) => name)) })
      : t('mail.toNobody');

  async function wantIt(wanted: boolean) {
    const done = await want.run({ wanted });
    if (done.ok) onNews();
  }

  return (
    <>
      {mailPossible ? (
        <p className={styles['text']}>{to}</p>
      ) : (
        <Banner tone="warning">{t('mail.impossible')}</Banner>
      )}
      <CheckLine
        label={t('mail.own')}
        text={t('mail.own.text')}
        checked={wantsMail}
        onChange={(wanted) => void wantIt(wanted)}
      />
      <Failure error={want.error} />
    </>
  );
}
