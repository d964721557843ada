import { extname, join } from 'node:path';
import { app, dialog, type SaveDialogOptions } from 'electron';
import { writeBeside } from '../durable/write-beside.ts';
import type { SaveOutside } from '../session/staying.ts';

/** What is saved is the person's own from then on, outside of everything Nightjar keeps: no sign-out takes it away. */
async function save(
  options: SaveDialogOptions,
  parts: Parameters<SaveOutside>[1],
): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    ...options,
    // Or the name would stand in the system's list of recent documents.
    properties: ['dontAddToRecent', 'showOverwriteConfirmation'],
  });
  if (canceled || !filePath) return false;
  await writeBeside(filePath, parts);
  return true;
}

/** A file that Nightjar makes. */
export const saveFile: SaveOutside = (name, parts) => {
  const kind = extname(name).slice(1);
  const filters = [{ name: kind.toUpperCase(), extensions: [kind] }];
  return save({ defaultPath: join(app.getPath('documents'), name), filters }, parts);
};

/** A file that somebody sent, or of a kind that the person may choose. */
export const saveOpened: SaveOutside = (name, parts) =>
  save({ defaultPath: join(app.getPath('downloads'), name) }, parts);
