import { build, type PlistValue } from 'plist';
import { type GuideWords, guideWords } from './guide-words.ts';
import type { PolicySchema, Setting } from './schema.ts';
import { shapeOf } from './shape.ts';

/** Raised together when settings come, change or go: of two manifests the editors take the higher. */
const VERSION = 1;
const LAST_MODIFIED = new Date('2026-11-25T00:00:00Z');

type Dictionary = { [key: string]: PlistValue };

/** A profile manifest (github.com/ProfileManifests): what profile editors and MDM consoles make a form of. */
export function profileManifestOf(schema: PolicySchema, domain: string): string {
  const words = guideWords(schema, 'en');
  const settings = Object.entries(schema.properties);
  const groups = Object.entries(schema['x-groups']).map(([group, title]) => ({
    title: title.en,
    names: settings.flatMap(([name, each]) => (each['x-group'] === group ? [name] : [])),
  }));
  return `${build({
    pfm_title: words.t('category'),
    pfm_description: words.t('profile'),
    pfm_domain: domain,
    pfm_format_version: 1,
    pfm_interaction: 'combined',
    pfm_last_modified: LAST_MODIFIED,
    pfm_platforms: ['macOS'],
    pfm_targets: ['system', 'user'],
    pfm_unique: true,
    pfm_version: VERSION,
    pfm_subkeys: [
      ...payloadKeys(words, domain),
      {
        pfm_name: 'PFC_SegmentedControl_0',
        pfm_type: 'string',
        pfm_require: 'always',
        pfm_range_list_titles: groups.map(({ title }) => title),
        pfm_segments: Object.fromEntries(groups.map(({ title, names }) => [title, names])),
      },
      ...settings.map(([name, setting]) => ({
        pfm_name: name,
        pfm_title: setting.title,
        pfm_description: [
          setting.description,
          `${words.values(setting)}. Default: ${words.defaultOf(setting)}.`,
        ].join(' '),
        pfm_default: setting.default,
        ...typeKeys(setting, schema),
      })),
    ],
  })}\n`;
}

/** Every payload of a profile has these. */
function payloadKeys(words: GuideWords, domain: string): Dictionary[] {
  const always = { pfm_require: 'always' };
  return [
    {
      pfm_name: 'PayloadDescription',
      pfm_title: 'Payload Description',
      pfm_description: 'Description of the payload.',
      pfm_type: 'string',
      pfm_default: words.t('profile'),
    },
    {
      pfm_name: 'PayloadDisplayName',
      pfm_title: 'Payload Display Name',
      pfm_description: 'Name of the payload.',
      pfm_type: 'string',
      pfm_default: words.t('category'),
      ...always,
    },
    {
      pfm_name: 'PayloadIdentifier',
      pfm_title: 'Payload Identifier',
      pfm_description: 'Unique name of the payload, with dots.',
      pfm_type: 'string',
      pfm_default: domain,
      ...always,
    },
    {
      pfm_name: 'PayloadType',
      pfm_title: 'Payload Type',
      pfm_description: 'Type of the payload.',
      pfm_type: 'string',
      pfm_default: domain,
      ...always,
    },
    {
      pfm_name: 'PayloadUUID',
      pfm_title: 'Payload UUID',
      pfm_description: 'Unique identifier of the payload.',
      pfm_format: '^[0-9A-Za-z]{8}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{12}$',
      pfm_type: 'string',
      ...always,
    },
    {
      pfm_name: 'PayloadVersion',
      pfm_title: 'Payload Version',
      pfm_description: 'Version of the payload.',
      pfm_type: 'integer',
      pfm_default: 1,
      ...always,
    },
  ];
}

function typeKeys(setting: Setting, schema: PolicySchema): Dictionary {
  const shape = shapeOf(setting);
  switch (shape.kind) {
    case 'number':
      return {
        pfm_type: 'integer',
        pfm_range_min: shape.min,
        pfm_range_max: shape.max,
        ...(shape.unit === 'count' ? {} : { pfm_value_unit: shape.unit }),
      };
    case 'switch':
      return { pfm_type: 'boolean' };
    case 'choice':
      return { pfm_type: 'string', ...choiceKeys(shape.options, schema) };
    case 'set':
      return {
        pfm_type: 'array',
        pfm_subkeys: [{ pfm_type: 'string', ...choiceKeys(shape.options, schema) }],
      };
    case 'lines':
      return {
        pfm_type: 'array',
        pfm_repetition_max: shape.max,
        pfm_subkeys: [{ pfm_type: 'string' }],
      };
  }
}

const choiceKeys = (options: readonly string[], schema: PolicySchema): Dictionary => ({
  pfm_range_list: [...options],
  pfm_range_list_titles: options.map((option) => schema['x-options'][option]?.en ?? option),
});
