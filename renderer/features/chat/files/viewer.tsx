import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { FileId } from '../../../../shared/domain/ids.ts';
import { useSentences } from '../../../app/words.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { LayerProvider } from '../../../ui/layer.ts';
import { Spinner } from '../../../ui/spinner.tsx';
import { useChat, useT } from '../chat-context.ts';
import { Canvas } from './canvas.tsx';
import { SaveButton } from './file-card.tsx';
import { kindOf } from './kinds.ts';
import { type Opened, openFile } from './open-file.ts';
import styles from './viewer.module.css';

export interface ViewerProps {
  /** Those of a message that can be shown. */
  files: readonly AttachmentView[];
  first: FileId;
  onClose: () => void;
}

/** One file over the whole window. Escape closes it; the arrow keys go to the message's next. */
export function Viewer({ files, first, onClose }: ViewerProps) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const [layer, setLayer] = useState<HTMLElement | null>(null);
  const [at, setAt] = useState(() => files.findIndex(({ fileId }) => fileId === first));
  const file = files[at];

  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.focus();
    return () => dialog?.close();
  }, []);

  const go = (step: number) => setAt((now) => Math.min(files.length - 1, Math.max(0, now + step)));
  if (!file) return null;
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      className={styles['viewer']}
      aria-label={file.name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') go(-1);
        if (event.key === 'ArrowRight') go(1);
      }}
    >
      <div ref={setLayer} className={styles['layer']}>
        <LayerProvider value={layer}>
          <div className={styles['bar']}>
            <h2 className={styles['name']}>{file.name}</h2>
            {files.length > 1 ? (
              <>
                <span className={styles['count']}>
                  {t('viewer.count', { at: at + 1, count: files.length })}
                </span>
                <IconButton
                  label={t('viewer.previous')}
                  aria-disabled={at === 0}
                  onClick={() => go(-1)}
                >
                  <ChevronLeft aria-hidden="true" />
                </IconButton>
                <IconButton
                  label={t('viewer.next')}
                  aria-disabled={at === files.length - 1}
                  onClick={() => go(1)}
                >
                  <ChevronRight aria-hidden="true" />
                </IconButton>
              </>
            ) : null}
            <SaveButton file={file} />
            <IconButton label={t('viewer.close')} onClick={onClose}>
              <X aria-hidden="true" />
            </IconButton>
          </div>
          <Content key={file.fileId} file={file} />
        </LayerProvider>
      </div>
    </dialog>
  );
}

function Content({ file }: { file: AttachmentView }) {
  const sentence = useSentences();
  const { files } = useChat();
  const [opened, setOpened] = useState<Opened | null>(null);

  useEffect(() => {
    let wanted = true;
    void openFile(files, file, kindOf(file)).then((found) => {
      if (wanted) setOpened(found);
    });
    return () => {
      wanted = false;
    };
  }, [files, file]);

  if (!opened) {
    return (
      <div className={styles['stage']}>
        <Spinner large />
      </div>
    );
  }
  switch (opened.kind) {
    case 'picture':
      return (
        <div className={styles['stage']}>
          <Canvas className={styles['picture']} bitmap={opened.bitmap} label={file.name} />
        </div>
      );
    case 'text':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard.
        <pre className={styles['text']} tabIndex={0} dir="auto">
          {opened.text}
        </pre>
      );
    case 'failed':
      return (
        <p className={styles['stage']} role="alert">
          {sentence(`error.${opened.error.code}`)}
        </p>
      );
  }
}
