import type { WatchRule } from '../../../shared/domain/alert.ts';
import { bulkDownload } from './bulk-download.ts';
import { bulkReading } from './bulk-reading.ts';
import { credentialStuffing } from './credential-stuffing.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { manyDevices } from './many-devices.ts';
import { newDevice } from './new-device.ts';
import { newPlace } from './new-place.ts';
import { passwordSpraying } from './password-spraying.ts';
import { postureChange } from './posture-change.ts';
import { refreshReuse } from './refresh-reuse.ts';
import type { Rule } from './rule.ts';
import { stolenToken } from './stolen-token.ts';
import { twoPlaces } from './two-places.ts';
import { unlockFailures } from './unlock-failures.ts';
import { unusualHours } from './unusual-hours.ts';
import { wrongFactors } from './wrong-factors.ts';

/** Every rule, by its name. */
export const RULES: Readonly<Record<WatchRule, () => Rule>> = {
  'new-device': newDevice,
  'new-place': newPlace,
  'impossible-travel': impossibleTravel,
  'password-spraying': passwordSpraying,
  'credential-stuffing': credentialStuffing,
  'refresh-reuse': refreshReuse,
  'stolen-token': stolenToken,
  'two-places': twoPlaces,
  'bulk-reading': bulkReading,
  'bulk-download': bulkDownload,
  'unusual-hours': unusualHours,
  'many-devices': manyDevices,
  'unlock-failures': unlockFailures,
  'posture-change': postureChange,
  'wrong-factors': wrongFactors,
};
