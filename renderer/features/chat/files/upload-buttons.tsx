import { Pause, Play, RotateCw, X } from 'lucide-react';
import type { UploadView } from '../../../../shared/ipc/calls/files.ts';
import { useCall } from '../../../app/use-call.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useChat, useT } from '../chat-context.ts';

/** What can be done with a file on its way: one that goes with a message is discarded with that. */
export function UploadButtons({ upload }: { upload: UploadView }) {
  const t = useT();
  const chat = useChat();
  const pause = useCall('files.pause');
  const resume = useCall('files.resume');
  const cancel = useCall('files.cancel');
  const { fileId, name, state, clientId } = upload;

  async function run(call: typeof pause | typeof resume | typeof cancel): Promise<void> {
    const reply = await call.run({ fileId });
    if (!reply.ok) chat.report(reply.error);
  }

  return (
    <>
      {state === 'waiting' || state === 'uploading' ? (
        <IconButton size="small" label={t('files.pause', { name })} onClick={() => void run(pause)}>
          <Pause aria-hidden="true" />
        </IconButton>
      ) : null}
      {state === 'paused' ? (
        <IconButton
          size="small"
          label={t('files.resume', { name })}
          onClick={() => void run(resume)}
        >
          <Play aria-hidden="true" />
        </IconButton>
      ) : null}
      {state === 'failed' && clientId === null ? (
        <IconButton
          size="small"
          label={t('files.retry', { name })}
          onClick={() => void run(resume)}
        >
          <RotateCw aria-hidden="true" />
        </IconButton>
      ) : null}
      {clientId === null ? (
        <IconButton
          size="small"
          label={t('files.remove', { name })}
          onClick={() => void run(cancel)}
        >
          <X aria-hidden="true" />
        </IconButton>
      ) : null}
    </>
  );
}
