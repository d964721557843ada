import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { Language } from '../../shared/language/language.ts';
import { ROOT } from '../setup/places.mjs';
import { admlOf } from './adml.ts';
import { admxOf } from './admx.ts';
import { bundleId } from './bundle-id.ts';
import { linuxExample, mobileconfigExample } from './examples.ts';
import { guideOf } from './guide.ts';
import { profileManifestOf } from './profile-manifest.ts';
import { type PolicySchema, readSchema } from './schema.ts';
import { typescriptOf } from './typescript.ts';
import { wordsOf } from './words.ts';

export interface Artefact {
  /** From the project's root. */
  path: string;
  content: string;
}

const TEMPLATES = 'build/policy-templates';
/** As Windows names the folder of a language's words, and as guides are named. */
const OF_LANGUAGE: Readonly<Record<Language, { adml: string; guide: string }>> = {
  en: { adml: 'en-US', guide: 'policy.md' },
  'zh-CN': { adml: 'zh-CN', guide: 'policy.zh-CN.md' },
};

/** Everything that is made from the policy's schema. */
export function policyArtefacts(schema: PolicySchema = readSchema()): Artefact[] {
  const domain = bundleId();
  return [
    formatted('shared/policy/generated.ts', typescriptOf(schema)),
    ...Language.options.flatMap((language) => ofLanguage(schema, language)),
    { path: `${TEMPLATES}/windows/nightjar.admx`, content: admxOf(schema) },
    { path: `${TEMPLATES}/macos/${domain}.plist`, content: profileManifestOf(schema, domain) },
    {
      path: `${TEMPLATES}/macos/nightjar.mobileconfig`,
      content: mobileconfigExample(schema, domain),
    },
    formatted(`${TEMPLATES}/linux/policy.json`, linuxExample(schema)),
  ];
}

function ofLanguage(schema: PolicySchema, language: Language): Artefact[] {
  const { adml, guide } = OF_LANGUAGE[language];
  return [
    { path: `shared/policy/${language}.json`, content: wordsOf(schema, language) },
    { path: `${TEMPLATES}/windows/${adml}/nightjar.adml`, content: admlOf(schema, language) },
    formatted(`docs/guides/${guide}`, guideOf(schema, language)),
  ];
}

/** As the project's formatter would write it. */
function formatted(path: string, code: string): Artefact {
  const args = ['format', `--stdin-file-path=${basename(path)}`];
  const { stdout, status, stderr } = spawnSync('biome', args, {
    cwd: ROOT,
    input: code,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return { path, content: stdout };
}
