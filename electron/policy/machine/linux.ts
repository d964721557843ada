import { parsePolicyJson } from './json-policy.ts';
import type { PolicySource } from './reading.ts';
import { ROOT_ALONE, readTrusted, type Trust } from './trusted-file.ts';

const FILE = '/etc/nightjar/policy.json';

/** The file of a Linux computer's administrator. Other places are for tests. */
export function createLinuxSource(file = FILE, trust: Trust = ROOT_ALONE): PolicySource {
  return {
    files: [file],
    async read() {
      const found = readTrusted(file, trust);
      return Buffer.isBuffer(found) ? parsePolicyJson(file, found) : found;
    },
  };
}
