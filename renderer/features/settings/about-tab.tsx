import { useView } from '../../app/view-store.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

export function AboutTab() {
  const t = useWords(settingsWords);
  const sentence = useSentences();
  const version = useView((view) => view.version);
  return (
    <div className={styles['about']}>
      <Mark size={48} />
      <h3 className={styles['heading']}>{sentence('app.name')}</h3>
      <p>{t('about.version', { version })}</p>
      <p className={styles['text']}>{t('about.text')}</p>
      <p className={styles['text']}>{t('about.licence')}</p>
    </div>
  );
}
