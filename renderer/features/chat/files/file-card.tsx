import {
  ArrowDownToLine,
  File as FileIcon,
  FileImage,
  FileText,
  type LucideIcon,
  Pause,
  RotateCw,
  Save,
} from 'lucide-react';
import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import { sizeIn } from '../../../../shared/language/size.ts';
import { useCall } from '../../../app/use-call.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useLanguage, useSentences } from '../../../app/words.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useChat, useT } from '../chat-context.ts';
import styles from './file-card.module.css';
import { isPictureType, type Kind, kindOf } from './kinds.ts';
import { Progress } from './progress.tsx';
import { UploadButtons } from './upload-buttons.tsx';
import { useFile } from './use-file.ts';

export interface FileCardProps {
  file: AttachmentView;
  /** Null for what cannot be shown here. */
  onOpen: (() => void) | null;
}

const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  picture: FileImage,
  text: FileText,
  other: FileIcon,
};

/** A file of a message: what it is, where it is, and what can be done with it. */
export function FileCard({ file, onOpen }: FileCardProps) {
  const t = useT();
  const sentence = useSentences();
  const language = useLanguage();
  const { fileId, name, size, type } = file;
  const { upload, download } = useFile(file);
  const Icon = isPictureType(type) ? FileImage : ICONS[kindOf(file)];
  const moving = upload && upload.state !== 'done' ? upload : undefined;
  const error = moving?.error ?? download?.error;
  const here = download?.state === 'here';

  return (
    <div className={styles['card']} data-failed={error ? '' : undefined}>
      <Icon className={styles['icon']} aria-hidden="true" />
      <div className={styles['what']}>
        {here && onOpen ? (
          <button type="button" className={styles['name']} title={name} onClick={onOpen}>
            {name}
          </button>
        ) : (
          <p className={styles['name']} title={name}>
            {name}
          </p>
        )}
        {error ? (
          <p className={styles['error']}>{sentence(`error.${error.code}`)}</p>
        ) : (
          <p className={styles['size']}>{sizeIn(language, size)}</p>
        )}
        {moving ? <Progress name={name} of={moving} /> : null}
        {download?.state === 'fetching' ? <Progress name={name} of={download} /> : null}
      </div>
      {moving ? <UploadButtons upload={moving} /> : null}
      {!moving && download && download.state !== 'here' ? (
        <DownloadButton fileId={fileId} name={name} state={download.state} />
      ) : null}
      {here ? <SaveButton file={file} /> : null}
      <p className={styles['state']} role="status">
        {here && !moving ? '' : moving ? t(`files.state.${moving.state}`) : ''}
      </p>
    </div>
  );
}

const DOWNLOADS = {
  away: { call: 'files.fetch', word: 'files.fetch', Icon: ArrowDownToLine },
  fetching: { call: 'files.hold', word: 'files.pause', Icon: Pause },
  paused: { call: 'files.fetch', word: 'files.resume', Icon: ArrowDownToLine },
  failed: { call: 'files.fetch', word: 'files.retry', Icon: RotateCw },
} as const;

function DownloadButton({
  fileId,
  name,
  state,
}: Pick<AttachmentView, 'fileId' | 'name'> & { state: keyof typeof DOWNLOADS }) {
  const t = useT();
  const chat = useChat();
  const { call, word, Icon } = DOWNLOADS[state];
  const { run } = useCall(call);
  return (
    <IconButton
      size="small"
      label={t(word, { name })}
      onClick={() =>
        void run({ fileId }).then((reply) => {
          if (!reply.ok) chat.report(reply.error);
        })
      }
    >
      <Icon aria-hidden="true" />
    </IconButton>
  );
}

/** Out of Nightjar, if policy lets it. */
export function SaveButton({ file: { fileId, name } }: { file: AttachmentView }) {
  const t = useT();
  const chat = useChat();
  const { downloads } = useUnlocked().policy;
  const { run, busy } = useCall('files.save');
  const blocked = downloads === 'blocked';
  return (
    <IconButton
      size="small"
      label={blocked ? t('files.save.blocked') : t('files.save', { name })}
      aria-disabled={blocked || busy}
      onClick={() => {
        if (blocked || busy) return;
        void run({ fileId }).then((reply) => {
          if (!reply.ok) chat.report(reply.error);
        });
      }}
    >
      <Save aria-hidden="true" />
    </IconButton>
  );
}
