import { lstat, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { ArtefactName } from '../../../shared/receipt/artefact.ts';
import { isMissing } from '../../durable/durable-file.ts';
import { placeOf } from './artefacts.ts';

const Found = z.object({
  files: z.int().nonnegative(),
  /** Null where the files' size says nothing. */
  bytes: z.int().nonnegative().nullable(),
});
type Found = z.infer<typeof Found>;

/** What was on the disk as sign-out began. In the journal, so that a resumed one knows it too. */
export const Inventory = z.partialRecord(ArtefactName, Found);
export type Inventory = z.infer<typeof Inventory>;

/** Folders of the profile in which the app itself writes. */
const FOLDERS = ['', 'vault', 'temp'];
/** The files' size says nothing of these. */
const WEIGHTLESS: ReadonlySet<ArtefactName> = new Set(['session-tokens']);

/** Looks at names and sizes, never into a file: the time does not grow with what there is to remove. */
export async function takeInventory(profile: string): Promise<Inventory> {
  const inventory: Inventory = {};
  for (const folder of FOLDERS) {
    for (const name of await namesIn(join(profile, folder))) {
      const told = toldBy(posix.join(folder, name));
      const size = told.length > 0 ? await sizeOf(join(profile, folder, name)) : 0;
      for (const artefact of told) inventory[artefact] = more(inventory, artefact, size);
    }
  }
  return inventory;
}

function toldBy(path: string): readonly ArtefactName[] {
  const place = placeOf(path);
  return place && 'removedBy' in place ? (place.tellsOf ?? []) : [];
}

function more(inventory: Inventory, artefact: ArtefactName, size: number): Found {
  const { files, bytes } = inventory[artefact] ?? { files: 0, bytes: 0 };
  return { files: files + 1, bytes: WEIGHTLESS.has(artefact) ? null : (bytes ?? 0) + size };
}

const bytesOf = ({ bytes }: Found): number => bytes ?? 0;

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (cause) {
    if (isMissing(cause)) return 0;
    throw cause;
  }
}

/** The larger of two, thing by thing: what came back after a power cut was there before. */
export function largerOf(a: Inventory, b: Inventory): Inventory {
  const larger: Inventory = { ...a };
  for (const name of ArtefactName.options) {
    const other = b[name];
    const own = a[name];
    if (other && (!own || other.files > own.files || bytesOf(other) > bytesOf(own))) {
      larger[name] = other;
    }
  }
  return larger;
}
