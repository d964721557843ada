import { ImageIcon, ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import { useChat, useT } from '../chat-context.ts';
import { Canvas } from './canvas.tsx';
import { FileCard } from './file-card.tsx';
import { boxOf } from './kinds.ts';
import styles from './picture-tile.module.css';
import { Progress } from './progress.tsx';
import { type FileState, useFile } from './use-file.ts';

export interface PictureTileProps {
  file: AttachmentView;
  onOpen: () => void;
}

/** A picture in the list. It is fetched by itself, and its room is there before it is. */
export function PictureTile({ file, onOpen }: PictureTileProps) {
  const t = useT();
  const { bridge } = useChat();
  const { fileId, name, picture } = file;
  const state = useFile(file);
  const bitmap = useBitmap(file, state);
  const where = state.download?.state;

  useEffect(() => {
    if (where === 'away') void bridge.call('files.fetch', { fileId });
  }, [bridge, fileId, where]);

  if (where === 'failed' || bitmap === 'none' || !picture) {
    return <FileCard file={file} onOpen={null} />;
  }
  const box = boxOf(picture);
  return (
    <button
      type="button"
      className={styles['tile']}
      style={{ inlineSize: box.width, aspectRatio: `${box.width} / ${box.height}` }}
      aria-label={t('files.open', { name })}
      disabled={bitmap === null}
      onClick={onOpen}
    >
      {bitmap ? (
        <Canvas className={styles['picture']} bitmap={bitmap} label={name} />
      ) : (
        <ImageIcon className={styles['waiting']} aria-hidden="true" />
      )}
      {state.upload && state.upload.state !== 'done' ? (
        <Progress className={styles['progress']} name={name} of={state.upload} />
      ) : null}
      {!bitmap && state.download?.state === 'fetching' ? (
        <Progress className={styles['progress']} name={name} of={state.download} />
      ) : null}
      {where === 'paused' ? <ImageOff className={styles['waiting']} aria-hidden="true" /> : null}
    </button>
  );
}

/** Null until it is there. */
function useBitmap(file: AttachmentView, { download }: FileState): ImageBitmap | 'none' | null {
  const { bitmaps } = useChat();
  const [bitmap, setBitmap] = useState<ImageBitmap | 'none' | null>(
    () => bitmaps.held(file.fileId) ?? null,
  );
  const here = download?.state === 'here';
  useEffect(() => {
    if (!here) return;
    let wanted = true;
    void bitmaps.of(file).then((found) => {
      if (wanted) setBitmap(found ?? 'none');
    });
    return () => {
      wanted = false;
    };
  }, [bitmaps, file, here]);
  return bitmap;
}
