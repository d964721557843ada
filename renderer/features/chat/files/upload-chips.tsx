import { CircleCheck, File as FileIcon, FileImage } from 'lucide-react';
import type { UploadView } from '../../../../shared/ipc/calls/files.ts';
import { sizeIn } from '../../../../shared/language/size.ts';
import { useLanguage, useSentences } from '../../../app/words.tsx';
import { useT } from '../chat-context.ts';
import { isPictureType } from './kinds.ts';
import { Progress } from './progress.tsx';
import { UploadButtons } from './upload-buttons.tsx';
import styles from './upload-chips.module.css';

/** Files that go with the message that is being written. */
export function UploadChips({ uploads }: { uploads: readonly UploadView[] }) {
  const t = useT();
  if (uploads.length === 0) return null;
  return (
    <ul className={styles['chips']} aria-label={t('files.attached', { count: uploads.length })}>
      {uploads.map((upload) => (
        <Chip key={upload.fileId} upload={upload} />
      ))}
    </ul>
  );
}

function Chip({ upload }: { upload: UploadView }) {
  const t = useT();
  const sentence = useSentences();
  const language = useLanguage();
  const { name, size, type, state, error } = upload;
  const Icon = state === 'done' ? CircleCheck : isPictureType(type) ? FileImage : FileIcon;
  return (
    <li className={styles['chip']} data-state={state}>
      <Icon className={styles['icon']} aria-hidden="true" />
      <div className={styles['what']}>
        <p className={styles['name']} title={name}>
          {name}
        </p>
        <p className={styles['about']} role="status">
          {error
            ? sentence(`error.${error.code}`)
            : t('files.chip', { size: sizeIn(language, size), state: t(`files.state.${state}`) })}
        </p>
        {state === 'done' || state === 'failed' ? null : <Progress name={name} of={upload} />}
      </div>
      <UploadButtons upload={upload} />
    </li>
  );
}
