import type { ChannelId } from '../../../../shared/domain/ids.ts';
import { BODY_MAX } from '../../../../shared/domain/message.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import { viewOfUpload } from '../files/draft-files.ts';
import type { FileDesk } from '../files/file-desk.ts';
import type { Reader } from '../timeline/reader.ts';
import type { DraftKeeper } from './drafts.ts';

/** Makes messages of what is written, in the order in which they were sent. */
export interface Sending {
  /** What is written in a channel, with its files, as soon as main has those. False when there is nothing to send. */
  send(channelId: ChannelId, reader: Pick<Reader, 'send'>): boolean;
}

export interface SendingOptions {
  drafts: DraftKeeper;
  files: Pick<FileDesk, 'claim'>;
  report(error: AppError): void;
}

export function createSending({ drafts, files, report }: SendingOptions): Sending {
  /** Those whose files are being handed over. Nobody waits for the answer to the one before. */
  const lanes = new Map<ChannelId, Promise<void>>();

  return {
    send(channelId, reader) {
      const body = (drafts.store.getState().get(channelId) ?? '').trim();
      if (body.length > BODY_MAX) return false;
      const claim = files.claim(channelId);
      if (body === '' && !claim) return false;
      const text = drafts.send(channelId);

      async function deliver(attached: Parameters<Reader['send']>[1] = []): Promise<void> {
        const reply = await reader.send(body, attached);
        if (reply.ok) return text.taken();
        text.giveBack();
        claim?.giveBack();
        report(reply.error);
      }

      async function go(): Promise<void> {
        const whole = claim ? await claim.handedOver() : [];
        if (whole === null) {
          // It would be another message without the one that is missing.
          text.giveBack();
          claim?.giveBack();
        } else if (body === '' && whole.length === 0) {
          text.taken();
        } else {
          void deliver(whole.map(viewOfUpload));
        }
      }
      lanes.set(channelId, (lanes.get(channelId) ?? Promise.resolve()).then(go));
      return true;
    },
  };
}
