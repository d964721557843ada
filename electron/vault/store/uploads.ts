import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import { Attachment } from '../../../shared/domain/attachment.ts';
import { FileId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { StoredUpload } from '../stored-upload.ts';
import { json } from './json.ts';
import type { LocalStore } from './local-store.ts';

type Uploads = Pick<LocalStore, 'putUpload' | 'readUploads' | 'removeUpload' | 'heldFiles'>;

const UploadRow = StoredUpload.extend({
  attachment: json(Attachment),
  error: json(AppError).nullable(),
});

/** Files on their way to the server, and which ones belong to what is stored. */
export function createUploads(db: Database): Uploads {
  const put = db.prepare(`
    INSERT INTO uploads (file_id, attachment, channel_id, client_id, state, error)
    VALUES ($fileId, $attachment, $channelId, $clientId, $state, $error)
    ON CONFLICT (file_id) DO UPDATE SET client_id = $clientId, state = $state, error = $error`);
  const read = db.prepare(`
    SELECT attachment, channel_id AS channelId, client_id AS clientId, state, error
    FROM uploads ORDER BY place`);
  const remove = db.prepare('DELETE FROM uploads WHERE file_id = ?');
  const held = db.prepare('SELECT DISTINCT file_id FROM files', { pluck: true });

  return {
    putUpload({ attachment, channelId, clientId, state, error }) {
      put.run({
        fileId: attachment.fileId,
        attachment: JSON.stringify(attachment),
        channelId,
        clientId,
        state,
        error: error && JSON.stringify(error),
      });
    },
    readUploads: () => z.array(UploadRow).parse(read.all()),
    removeUpload(fileId) {
      remove.run([fileId]);
    },
    heldFiles: () => z.array(FileId).parse(held.all()),
  };
}
