import { useState } from 'react';
import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { FileId } from '../../../../shared/domain/ids.ts';
import { useT } from '../chat-context.ts';
import styles from './attachments.module.css';
import { FileCard } from './file-card.tsx';
import { kindOf } from './kinds.ts';
import { PictureTile } from './picture-tile.tsx';
import { Viewer } from './viewer.tsx';

/** The files of one message: pictures as they are, all others as cards. */
export function Attachments({ files }: { files: readonly AttachmentView[] }) {
  const t = useT();
  const [open, setOpen] = useState<FileId | null>(null);
  const shown = files.filter((file) => kindOf(file) !== 'other');
  return (
    <>
      <ul className={styles['files']} aria-label={t('files.label', { count: files.length })}>
        {files.map((file) => (
          <li key={file.fileId}>
            {kindOf(file) === 'picture' ? (
              <PictureTile file={file} onOpen={() => setOpen(file.fileId)} />
            ) : (
              <FileCard
                file={file}
                onOpen={kindOf(file) === 'text' ? () => setOpen(file.fileId) : null}
              />
            )}
          </li>
        ))}
      </ul>
      {open === null ? null : <Viewer files={shown} first={open} onClose={() => setOpen(null)} />}
    </>
  );
}
