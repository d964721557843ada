import type { SignOutStepReport } from '../../../shared/ipc/view.ts';
import { type Artefact, ArtefactName } from '../../../shared/receipt/artefact.ts';
import type { Inventory } from './inventory.ts';
import { METHODS, SIGN_OUT_STEPS, type SignOutStep, type StepOutcome } from './steps.ts';

/** Every step once as `pending`; what an earlier process removed stays counted. */
export function pendingSteps(
  steps: readonly SignOutStep[] = SIGN_OUT_STEPS,
  earlier: readonly SignOutStepReport[] = [],
): SignOutStepReport[] {
  return steps.map(({ name, followedUp }) => {
    const before = earlier.find(({ step }) => step === name);
    // Files may have come back after a power cut, so local steps run again. The server's answer holds.
    if (before && followedUp && before.result === 'done') return before;
    const { removed = 0, artefacts = [] } = before ?? {};
    return { step: name, result: 'pending', removed, artefacts };
  });
}

/** The report of a step after one more run of it. */
export function reportAfter(
  step: SignOutStep,
  { result, removed, bytes: seen = {} }: StepOutcome,
  before: SignOutStepReport,
  inventory: Inventory,
): SignOutStepReport {
  const artefacts = ArtefactName.options.flatMap((what): Artefact[] => {
    const earlier = before.artefacts.find((each) => each.what === what);
    const now = removed[what] ?? 0;
    if (!earlier && now === 0 && !step.removes.includes(what)) return [];
    // Files that were there as it began and are gone now went, whoever came to count them.
    const there = result === 'done' && step.removes.includes(what) ? inventory[what] : undefined;
    const count = Math.max((earlier?.count ?? 0) + now, there?.files ?? 0);
    const bytes = seen[what] ?? there?.bytes ?? earlier?.bytes ?? null;
    return [{ what, method: METHODS[what], count, bytes, result }];
  });
  const sum = Object.values(removed).reduce((total, each) => total + each, before.removed);
  return { step: step.name, result, removed: sum, artefacts };
}
