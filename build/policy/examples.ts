import { build } from 'plist';
import { guideWords } from './guide-words.ts';
import type { PolicySchema } from './schema.ts';

/** Of the example's profile and payload. Whoever uses it gives it their own (`uuidgen`). */
const PROFILE_UUID = '1E0C7B7E-5B0B-4C58-9A57-7D8C2B7C6A10';
const PAYLOAD_UUID = '8C1C3A52-94E7-4B7C-8C3D-0F6C1B7E5D21';

const defaultsOf = (schema: PolicySchema) =>
  Object.fromEntries(
    Object.entries(schema.properties).map(([name, setting]) => [name, setting.default]),
  );

/** The Linux file, with every setting at its default. */
export const linuxExample = (schema: PolicySchema): string => JSON.stringify(defaultsOf(schema));

/** A macOS profile, with every setting at its default. */
export function mobileconfigExample(schema: PolicySchema, domain: string): string {
  const { t } = guideWords(schema, 'en');
  return `${build({
    PayloadContent: [
      {
        ...defaultsOf(schema),
        PayloadDisplayName: t('category'),
        PayloadIdentifier: `com.example.nightjar.${domain}`,
        PayloadType: domain,
        PayloadUUID: PAYLOAD_UUID,
        PayloadVersion: 1,
      },
    ],
    PayloadDescription: t('profile'),
    PayloadDisplayName: t('category'),
    PayloadIdentifier: 'com.example.nightjar',
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: PROFILE_UUID,
    PayloadVersion: 1,
  })}\n`;
}
