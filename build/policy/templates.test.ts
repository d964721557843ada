import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePolicyJson } from '../../electron/policy/machine/json-policy.ts';
import { createMacSource } from '../../electron/policy/machine/macos.ts';
import { DEFAULTS, SETTINGS } from '../../shared/policy/generated.ts';
import { PolicyPart, SETTING_NAMES } from '../../shared/policy/policy.ts';
import type { SettingShape } from '../../shared/policy/setting-shape.ts';
import { ROOT } from '../setup/places.mjs';
import { bundleId } from './bundle-id.ts';

const pathOf = (...path: string[]) => join(ROOT, 'build', 'policy-templates', ...path);
const textOf = (...path: string[]) => readFileSync(pathOf(...path), 'utf8');
const UUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
const DEFAULT_READ = { state: 'read', part: DEFAULTS };

const TYPES: Readonly<Record<SettingShape['kind'], string>> = {
  number: 'integer',
  switch: 'boolean',
  choice: 'string',
  set: 'array',
  lines: 'array',
};

describe('the profile manifest', () => {
  const domain = bundleId();
  const manifest = z
    .looseObject({
      pfm_domain: z.string(),
      pfm_last_modified: z.date(),
      pfm_subkeys: z.array(z.looseObject({ pfm_name: z.string(), pfm_type: z.string() })),
    })
    .parse(parse(textOf('macos', `${domain}.plist`)));
  const keyOf = (name: string) => manifest.pfm_subkeys.find((each) => each.pfm_name === name);

  it('is of the app, whose preferences are read', () => {
    expect(manifest).toMatchObject({
      pfm_domain: domain,
      pfm_format_version: 1,
      pfm_platforms: ['macOS'],
    });
    expect(basename(createMacSource().files[0] ?? '')).toBe(`${domain}.plist`);
  });

  it('has what every payload has', () => {
    for (const name of ['Type', 'Identifier', 'UUID', 'Version', 'DisplayName']) {
      expect(keyOf(`Payload${name}`)).toMatchObject({ pfm_require: 'always' });
    }
    expect(keyOf('PayloadType')).toMatchObject({ pfm_default: domain });
  });

  it.each(SETTING_NAMES)('has %s', (name) => {
    const shape: SettingShape = SETTINGS[name];
    const key = keyOf(name);
    expect(key).toMatchObject({ pfm_type: TYPES[shape.kind], pfm_default: DEFAULTS[name] });
    if (shape.kind === 'number') {
      expect(key).toMatchObject({ pfm_range_min: shape.min, pfm_range_max: shape.max });
    }
    if (shape.kind === 'choice') expect(key).toMatchObject({ pfm_range_list: shape.options });
    if (shape.kind === 'set') {
      expect(key).toMatchObject({ pfm_subkeys: [{ pfm_range_list: shape.options }] });
    }
  });

  it('shows each setting in one group', () => {
    const { pfm_segments: segments } = z
      .looseObject({ pfm_segments: z.record(z.string(), z.array(z.string())) })
      .parse(keyOf('PFC_SegmentedControl_0'));
    expect(Object.values(segments).flat().toSorted()).toEqual([...SETTING_NAMES].toSorted());
  });
});

describe('the examples', () => {
  it('set every setting to its default', () => {
    const linux = readFileSync(pathOf('linux', 'policy.json'));
    expect(parsePolicyJson('policy.json', linux)).toEqual(DEFAULT_READ);
    const profile = z
      .looseObject({ PayloadUUID: z.string(), PayloadContent: z.tuple([z.looseObject({})]) })
      .parse(parse(textOf('macos', 'nightjar.mobileconfig')));
    const [payload] = profile.PayloadContent;
    expect(payload).toMatchObject({
      PayloadType: bundleId(),
      PayloadUUID: expect.stringMatching(UUID),
    });
    expect(profile.PayloadUUID).toMatch(UUID);
    expect(profile.PayloadUUID).not.toBe(payload['PayloadUUID']);
    expect(PolicyPart.parse(payload)).toEqual(DEFAULTS);
  });
});
