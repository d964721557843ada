import { readFileSync } from 'node:fs';
import { isIn } from './bloom.ts';

/** Made by `build/breached-passwords.ts`; see docs/decisions/breached-passwords.md. */
const filter = readFileSync(new URL('./breached.bloom', import.meta.url));

/** How a password is looked up: capitals make none of them better. */
export const asListed = (password: string): string => password.normalize('NFC').toLowerCase();

/** Whether a password is on the list of those that were stolen most often. Nothing leaves the server. */
export const isBreached = (password: string): boolean => isIn(filter, asListed(password));
