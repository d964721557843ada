import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import { Attachments } from '../../../shared/domain/attachment.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { Draft, Outgoing } from '../store-contract.ts';
import { inTransaction } from './database.ts';
import { json } from './json.ts';
import type { LocalStore } from './local-store.ts';
import { attachmentsAsJson } from './message-row.ts';

type Pending = Pick<
  LocalStore,
  'enqueue' | 'readOutbox' | 'setOutboxError' | 'discard' | 'saveDraft' | 'readDrafts'
>;

const OutboxRow = Outgoing.extend({
  attachments: json(Attachments).nullable(),
  error: json(AppError).nullable(),
});

/** What this person wrote and the server does not have: the outbox and drafts. */
export function createPending(db: Database): Pending {
  const enqueue = db.prepare(`
    INSERT INTO outbox (client_id, channel_id, body, attachments, queued_at, error)
    VALUES ($clientId, $channelId, $body, $attachments, $queuedAt, $error) ON CONFLICT DO NOTHING`);
  const joinUpload = db.prepare('UPDATE uploads SET client_id = ? WHERE file_id = ?');
  const readOutbox = db.prepare(`
    SELECT client_id AS clientId, channel_id AS channelId, body, attachments,
      queued_at AS queuedAt, error
    FROM outbox ORDER BY place`);
  const setError = db.prepare('UPDATE outbox SET error = ? WHERE client_id = ?');
  const discard = db.prepare('DELETE FROM outbox WHERE client_id = ?');
  const dropUploads = db.prepare('DELETE FROM uploads WHERE client_id = ?');

  const saveDraft = db.prepare(`
    INSERT INTO drafts (channel_id, body) VALUES ($channelId, $body)
    ON CONFLICT (channel_id) DO UPDATE SET body = $body`);
  const removeDraft = db.prepare('DELETE FROM drafts WHERE channel_id = ?');
  const readDrafts = db.prepare('SELECT channel_id AS channelId, body FROM drafts ORDER BY place');

  const asJson = (error: AppError | null) => error && JSON.stringify(error);

  return {
    enqueue(message) {
      const { clientId, attachments = [], error } = message;
      inTransaction(db, () => {
        enqueue.run({
          ...message,
          attachments: attachmentsAsJson(attachments),
          error: asJson(error),
        });
        for (const { fileId } of attachments) joinUpload.run([clientId, fileId]);
      });
    },
    readOutbox: () =>
      z
        .array(OutboxRow)
        .parse(readOutbox.all())
        .map(({ attachments, ...message }) =>
          attachments ? { ...message, attachments } : message,
        ),
    setOutboxError(clientId, error) {
      setError.run([asJson(error), clientId]);
    },
    discard(clientId) {
      inTransaction(db, () => {
        discard.run([clientId]);
        dropUploads.run([clientId]);
      });
    },
    saveDraft(channelId, body) {
      if (body === '') removeDraft.run([channelId]);
      else saveDraft.run({ channelId, body });
    },
    readDrafts: () => z.array(Draft).parse(readDrafts.all()),
  };
}
