import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dictionary } from '@zxcvbn-ts/language-common';
import { addTo } from '../server/factors/breached/bloom.ts';
import { asListed } from '../server/factors/breached/breached.ts';
import { PASSWORD_MIN } from '../shared/domain/factor.ts';
import { ROOT } from './setup/places.mjs';

/** Of each entry. */
const BITS = 25;
const TARGET = join(ROOT, 'server/factors/breached/breached.bloom');

// `node build/breached-passwords.ts`: the list into the filter that the server looks passwords up in.
const listed = new Set(
  dictionary['passwords-common']
    .map(asListed)
    // What is shorter is refused anyway.
    .filter((password) => [...password].length >= PASSWORD_MIN),
);
const filter = new Uint8Array(Math.ceil((listed.size * BITS) / 8));
for (const password of listed) addTo(filter, password);
writeFileSync(TARGET, filter);
console.log(`${listed.size} passwords in ${filter.length} bytes: ${TARGET}`);
