import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignOutSummary } from '../../../shared/ipc/view.ts';
import { SENTENCES } from '../../../shared/language/sentences.ts';
import { FakeKeychain } from '../testing/fake-keychain.ts';
import { SIGN_OUT_STEPS, type SignOutStep, type StepOutcome } from './steps.ts';
import { Computer } from './testing/computer.ts';
import { canMount, mountSmallDisk, type SmallDisk } from './testing/small-disk.ts';

let computer: Computer;
let disk: SmallDisk;

/** What happens to a computer in the middle of a sign-out, and how it is mended afterwards. */
interface Fault {
  strike(): unknown;
  /** As it goes on: what came free is taken again. */
  goesOn?(): unknown;
  /** What the next process finds while nobody mended it. */
  restart?(): unknown;
  mend(): unknown;
  /** It is in nobody's way: the sign-out is whole all the same. */
  harmless?: true;
}

let ownKeychain: FakeKeychain;

const FAULTS: Record<string, Fault> = {
  'a full disk': {
    strike: () => disk.fill(),
    goesOn: () => disk.fill(),
    mend: () => disk.shrink(),
    harmless: true,
  },
  'a profile that cannot be written': {
    strike: () => disk.setReadOnly(true),
    mend: () => disk.setReadOnly(false),
  },
  'a keychain that goes away': {
    strike: () => {
      ownKeychain.locked = true;
    },
    restart: () => {
      computer.keychain = new FakeKeychain('memory');
    },
    mend: () => {
      ownKeychain.locked = false;
      computer.keychain = ownKeychain;
    },
  },
  'a keychain that is locked': {
    strike: () => {
      ownKeychain.locked = true;
    },
    mend: () => {
      ownKeychain.locked = false;
    },
  },
  'files of the session that cannot be removed': heldFiles(
    'vault/messages.db',
    'vault/key-slots',
    'session.sealed',
  ),
  'leftovers that cannot be removed': heldFiles(
    'chromium/Local Storage/000003.log',
    'temp/opened.pdf',
  ),
  'a server out of reach': {
    strike: () => {
      computer.api.offline = true;
    },
    mend: () => {
      computer.api.offline = false;
    },
    harmless: true,
  },
};

function heldFiles(...names: string[]): Fault {
  return { strike: () => disk.hold(names), mend: () => disk.letGo() };
}

const PLACES = [...SIGN_OUT_STEPS.map(({ name }) => name), 'the end'] as const;
const CELLS = Object.keys(FAULTS).flatMap((fault) => PLACES.map((place) => ({ fault, place })));

/** What a verifier that does not look would say. */
const LOOKS_CLEAN: StepOutcome = {
  result: 'done',
  removed: {},
  look: { residue: [], rescan: { roots: 1, files: 0, residue: 0, hash: '0'.repeat(64) } },
};

/** The steps, with the fault striking right before one of them, or after the last. */
function struckAt(place: string, fault: Fault): SignOutStep[] {
  let struck = false;
  return SIGN_OUT_STEPS.map((step) => ({
    ...step,
    async run(context) {
      if (struck) await fault.goesOn?.();
      else if (step.name === place) {
        struck = true;
        await fault.strike();
      }
      const outcome = await step.run(context);
      if (place === 'the end' && step.name === 'verify' && !struck) {
        struck = true;
        await fault.strike();
      }
      return outcome;
    },
  }));
}

/** Whether a sign-out says that all of it went. */
function claimsAll({ steps, residue, receipt }: SignOutSummary): boolean {
  const settled = steps.every(
    ({ step, result }) =>
      result === 'done' || (step === 'revoke-on-server' && result === 'deferred'),
  );
  return (settled && residue.length === 0) || receipt?.outcome === 'complete';
}

/** What nobody may ever see: a summary or receipt that says "all gone" over something that is not. */
async function expectHonest(summary: SignOutSummary): Promise<void> {
  const left = await computer.left(ownKeychain);
  expect({ left, claimsAll: left.length > 0 && claimsAll(summary) }).toEqual({
    left,
    claimsAll: false,
  });
}

/** Something a person can do about it. */
function expectAdvice(shortcoming: string): void {
  for (const sentences of Object.values(SENTENCES)) {
    expect(Object.keys(sentences)).toContain(`incomplete.${shortcoming}`);
  }
}

async function expectServerKnows(): Promise<void> {
  const { api } = computer;
  expect(api.revoked.map(({ ticket }) => ticket)).toContain(api.tickets[0]);
  expect(await computer.files()).not.toContain('revocations.json');
}

beforeEach(async () => {
  if (!canMount) return;
  disk = await mountSmallDisk();
  computer = new Computer(disk.profile);
  ownKeychain = computer.keychain;
  await computer.signInAndQuit();
});
afterEach(async () => {
  if (!canMount) return;
  await computer.close();
  await disk.remove();
});

// Real faults of a file system take one that the test may mount: root on Linux.
describe.skipIf(!canMount)('sign-out meets', () => {
  it.each(CELLS)('$fault, at $place: finished later or reported, never "ok"', async (cell) => {
    const fault = FAULTS[cell.fault];
    if (!fault) throw new Error(cell.fault);
    expect(await computer.left()).toEqual(
      expect.arrayContaining([
        'session.sealed',
        'vault/messages.db',
        'vault-secret',
        'temp/opened.pdf',
      ]),
    );

    const { summary } = await computer.signOut(struckAt(cell.place, fault));
    await expectHonest(summary);
    // Control: the faults do strike. One that is there from the first step on is seen.
    if (cell.place === 'destroy-keys') expect(claimsAll(summary)).toBe(fault.harmless ?? false);
    for (const name of summary.receipt?.shortcomings ?? []) expectAdvice(name);

    // While it lasts, the next start finds no session to go on with, and is as honest.
    await fault.restart?.();
    const troubled = await computer.start();
    const view = troubled.view();
    expect(['signed-out', 'unavailable']).toContain(view.phase);
    if (view.phase === 'signed-out') {
      if (view.summary) await expectHonest(view.summary);
      else expect(await computer.left(ownKeychain)).toEqual([]);
    }
    await computer.finish(troubled.stop('quit'));

    // Mended, it is finished by the next start, without anybody doing anything, and the server knows.
    await fault.mend();
    const mended = await computer.start();
    expect(mended.view().phase).toBe('signed-out');
    expect(await computer.left()).toEqual([]);
    await computer.finish(vi.waitFor(expectServerKnows, { timeout: 10_000, interval: 5 }));
    await computer.finish(mended.stop('quit'));
    expect(await computer.files()).toEqual([]);
  });

  it('is caught by our own look when the verifier says "clean" whatever it sees', async () => {
    // Control: the property above fails for a sign-out that does not look.
    const fault = heldFiles('session.sealed');
    const blind = struckAt('delete-session-record', fault).map((step): SignOutStep => {
      const run: SignOutStep['run'] = (context) =>
        step.run(context).catch(() => ({ result: 'done', removed: {} }));
      return { ...step, run: step.name === 'verify' ? async () => LOOKS_CLEAN : run };
    });
    const { summary } = await computer.signOut(blind);
    expect(summary.receipt?.outcome).toBe('complete');
    await expect(expectHonest(summary)).rejects.toThrow('session.sealed');
  });
});
