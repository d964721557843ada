import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { Draft, Outgoing } from '../store-contract.ts';
import { json } from './json.ts';
import type { LocalStore } from './local-store.ts';

type Pending = Pick<
  LocalStore,
  'enqueue' | 'readOutbox' | 'setOutboxError' | 'discard' | 'saveDraft' | 'readDrafts'
>;

const OutboxRow = Outgoing.extend({ error: json(AppError).nullable() });

/** What this person wrote and the server does not have: the outbox and drafts. */
export function createPending(db: Database): Pending {
  const enqueue = db.prepare(`
    INSERT INTO outbox (client_id, channel_id, body, queued_at, error)
    VALUES ($clientId, $channelId, $body, $queuedAt, $error) ON CONFLICT DO NOTHING`);
  const readOutbox = db.prepare(`
    SELECT client_id AS clientId, channel_id AS channelId, body, queued_at AS queuedAt, error
    FROM outbox ORDER BY place`);
  const setError = db.prepare('UPDATE outbox SET error = ? WHERE client_id = ?');
  const discard = db.prepare('DELETE FROM outbox WHERE client_id = ?');

  const saveDraft = db.prepare(`
    INSERT INTO drafts (channel_id, body) VALUES ($channelId, $body)
    ON CONFLICT (channel_id) DO UPDATE SET body = $body`);
  const removeDraft = db.prepare('DELETE FROM drafts WHERE channel_id = ?');
  const readDrafts = db.prepare('SELECT channel_id AS channelId, body FROM drafts ORDER BY place');

  const asJson = (error: AppError | null) => error && JSON.stringify(error);

  return {
    enqueue(message) {
      enqueue.run({ ...message, error: asJson(message.error) });
    },
    readOutbox: () => z.array(OutboxRow).parse(readOutbox.all()),
    setOutboxError(clientId, error) {
      setError.run([asJson(error), clientId]);
    },
    discard(clientId) {
      discard.run([clientId]);
    },
    saveDraft(channelId, body) {
      if (body === '') removeDraft.run([channelId]);
      else saveDraft.run({ channelId, body });
    },
    readDrafts: () => z.array(Draft).parse(readDrafts.all()),
  };
}
