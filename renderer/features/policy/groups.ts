import { SETTINGS, type SettingName } from '../../../shared/policy/generated.ts';
import { SETTING_NAMES } from '../../../shared/policy/policy.ts';

export interface SettingGroup {
  name: (typeof SETTINGS)[SettingName]['group'];
  settings: SettingName[];
}

/** The settings as a page shows them, in the schema's order. */
export const SETTING_GROUPS: readonly SettingGroup[] = SETTING_NAMES.reduce<SettingGroup[]>(
  (groups, setting) => {
    const name = SETTINGS[setting].group;
    const last = groups.at(-1);
    if (last?.name === name) last.settings.push(setting);
    else groups.push({ name, settings: [setting] });
    return groups;
  },
  [],
);
