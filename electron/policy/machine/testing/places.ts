import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Trust } from '../trusted-file.ts';

/** Somebody else: "nobody" on every Linux. Giving files away takes root. */
export const STRANGER = 65_534;
export const isRoot = process.getuid?.() === 0;

export interface Place {
  folder: string;
  file: string;
  /** Whoever runs the test is the administrator, and the world ends at the test's folder. */
  trust: Trust;
}

/** A place for a policy file, `nightjar/policy.json`, gone after the test. The file is not there yet. */
export function newPlace(): Place {
  const top = mkdtempSync(join(tmpdir(), 'nightjar-policy-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'nightjar');
  mkdirSync(folder, { mode: 0o755 });
  const trust = { owner: process.getuid?.() ?? 0, top };
  return { folder, file: join(folder, 'policy.json'), trust };
}
