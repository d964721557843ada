import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { CompanyPolicy } from '../../../../shared/policy/company-policy.ts';
import { bridge } from '../../../app/bridge.ts';
import { useCall } from '../../../app/use-call.ts';
import { applied, type Edit, type Edits, isValid, rebased, withEdit } from './rules-draft.ts';

export interface PolicyDraft {
  /** In force, as the server signed it; null until it is here. */
  policy: CompanyPolicy | null;
  edits: Edits;
  /** Why the policy could not be read. */
  error: AppError | null;
  /** Why it could not be saved. `Conflict` never: see `conflict`. */
  saveError: AppError | null;
  saving: boolean;
  /** The last save came after somebody else's: the changes lie on top of theirs now. */
  conflict: boolean;
  /** The version that the last save made. */
  saved: number | null;
  load(): void;
  change(edit: Edit): void;
  discard(): void;
  save(): Promise<void>;
}

/** The company's policy with what an admin wants to change in it. */
export function usePolicyDraft(): PolicyDraft {
  const [policy, setPolicy] = useState<CompanyPolicy | null>(null);
  const [edits, setEdits] = useState<Edits>([]);
  const [error, setError] = useState<AppError | null>(null);
  const [conflict, setConflict] = useState(false);
  const [saved, setSaved] = useState<number | null>(null);
  const saving = useCall('admin.setPolicy');

  const load = useCallback(async () => {
    setError(null);
    const read = await bridge.call('admin.policy', {});
    if (!read.ok) return setError(read.error);
    setPolicy(read.value.policy);
    setEdits((before) => rebased(read.value.policy, before));
  }, []);
  useEffect(() => void load(), [load]);

  async function save(): Promise<void> {
    if (!policy || saving.busy || !edits.every(isValid)) return;
    setSaved(null);
    setConflict(false);
    const set = await saving.run({ ...applied(policy, edits), basedOn: policy.version });
    if (set.ok) {
      setPolicy(set.value.policy);
      setEdits([]);
      setSaved(set.value.policy.version);
    } else if (set.error.code === 'Conflict') {
      await load();
      setConflict(true);
      saving.forget();
    }
  }

  return {
    policy,
    edits,
    error,
    saveError: saving.error,
    saving: saving.busy,
    conflict,
    saved,
    load: () => void load(),
    change(edit) {
      if (!policy) return;
      setEdits((before) => withEdit(policy, before, edit));
      setSaved(null);
      saving.forget();
    },
    discard() {
      setEdits([]);
      setConflict(false);
      saving.forget();
    },
    save,
  };
}
