import { type PolicyPart, strictest } from '../../shared/policy/policy.ts';
import type { PolicyPartSource } from './effective-policy.ts';

export interface PersonalPolicy extends PolicyPartSource {
  /** It counts even when it cannot be kept. @throws NightjarError `DiskFull` */
  set(part: PolicyPart): void;
}

/** What a person demands of their own sessions, kept in the device's settings. */
export function createPersonalPolicy(settings: { personalPolicy: PolicyPart }): PersonalPolicy {
  const callbacks = new Set<() => void>();
  return {
    current: () => settings.personalPolicy,
    onChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    set(part) {
      try {
        settings.personalPolicy = strictest({}, part);
      } finally {
        for (const callback of callbacks) callback();
      }
    },
  };
}
