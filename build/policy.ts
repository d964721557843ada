import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { policyArtefacts } from './policy/artefacts.ts';
import { ROOT } from './setup/places.mjs';

/** `npm run policy`: makes everything anew that comes from the policy's schema. */
for (const { path, content } of policyArtefacts()) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
  console.log(path);
}
