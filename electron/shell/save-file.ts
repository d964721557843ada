import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog } from 'electron';

/**
 * Asks where, and writes there. False when nobody chose a place. What is saved is the person's own from
 * then on, outside of everything Nightjar keeps.
 */
export async function saveFile(suggestedName: string, text: string): Promise<boolean> {
  const defaultPath = join(app.getPath('documents'), suggestedName);
  const { canceled, filePath } = await dialog.showSaveDialog({
    defaultPath,
    filters: [{ name: 'JSON', extensions: ['json'] }],
    // Or the name would stand in the system's list of recent documents.
    properties: ['dontAddToRecent', 'showOverwriteConfirmation'],
  });
  if (canceled || !filePath) return false;
  await writeFile(filePath, text);
  return true;
}
