import { CircleAlert } from 'lucide-react';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import { useCall } from '../../../app/use-call.ts';
import { useSentences } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { useChat, useT } from '../chat-context.ts';
import styles from './failed-message.module.css';

export interface FailedMessageProps {
  message: Extract<MessageView, { state: 'failed' }>;
}

/** Why a message was not sent, and what can be done with it. Main tells the list what came of it. */
export function FailedMessage({ message }: FailedMessageProps) {
  const t = useT();
  const sentence = useSentences();
  const chat = useChat();
  const retry = useCall('chat.retry');
  const discard = useCall('chat.discard');
  const { clientId } = message;

  async function run(call: typeof retry | typeof discard): Promise<void> {
    const reply = await call.run({ clientId });
    if (!reply.ok) chat.report(reply.error);
  }

  return (
    <div className={styles['failed']}>
      <CircleAlert aria-hidden="true" />
      <p>
        <strong>{t('message.failed')}</strong> {sentence(`error.${message.error.code}`)}
      </p>
      <Button size="small" tone="quiet" busy={retry.busy} onClick={() => void run(retry)}>
        {t('message.retry')}
      </Button>
      <Button size="small" tone="quiet" busy={discard.busy} onClick={() => void run(discard)}>
        {t('message.discard')}
      </Button>
    </div>
  );
}
