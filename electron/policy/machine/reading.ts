import { PolicyPart } from '../../../shared/policy/policy.ts';

/** Why a policy is not used. */
export interface PolicyProblem {
  /** Absolute path, or the registry's key. */
  file: string;
  code: 'MachinePolicyMalformed' | 'MachinePolicyUntrusted' | 'MachinePolicyUnreadable';
  /** From 1, in files that have lines. */
  line?: number | undefined;
  setting?: string | undefined;
  why: Mistake['why'] | Distrust | 'unreadable';
}

/** Why a file could have been written by somebody who is not IT. */
export type Distrust = 'link' | 'kind' | 'owner' | 'writable' | 'size';

/** What is wrong with a policy's content. */
export interface Mistake {
  /** Settings and list positions that lead to it; empty for the whole. */
  path: readonly (string | number)[];
  why: 'syntax' | 'shape' | 'unknown' | 'twice' | 'type' | 'value';
}

/** What one look at the place of the machine policy found. */
export type Reading =
  | { state: 'none' }
  | { state: 'read'; part: PolicyPart }
  /** It may be as good as before; nobody can tell. */
  | { state: 'unreadable'; problem: PolicyProblem }
  /** Somebody wrote it who may not, or wrote it wrongly. */
  | { state: 'refused'; problem: PolicyProblem };

/** Where one system keeps the machine policy. */
export interface PolicySource {
  read(): Promise<Reading>;
  /** Files (absolute paths, there or not) whose changes are seen at once. */
  files: readonly string[];
}

const StrictPart = PolicyPart.strict();

/** A setting that nobody knows is a mistake too: misspelled, it would set nothing and say nothing. */
export function parsePart(
  value: unknown,
): { ok: true; part: PolicyPart } | { ok: false; mistake: Mistake } {
  const parsed = StrictPart.safeParse(value);
  if (parsed.success) return { ok: true, part: parsed.data };
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue?.code === 'unrecognized_keys') {
    return { ok: false, mistake: { path: issue.keys.slice(0, 1), why: 'unknown' } };
  }
  return { ok: false, mistake: { path, why: path.length === 0 ? 'shape' : 'value' } };
}

export function malformed(file: string, mistake: Mistake, line?: number): Reading {
  const [setting] = mistake.path;
  return {
    state: 'refused',
    problem: {
      file,
      code: 'MachinePolicyMalformed',
      why: mistake.why,
      line,
      setting: setting === undefined ? undefined : String(setting),
    },
  };
}

export const unreadable = (file: string): Reading => ({
  state: 'unreadable',
  problem: { file, code: 'MachinePolicyUnreadable', why: 'unreadable' },
});
