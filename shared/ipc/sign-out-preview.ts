import { z } from 'zod';
import { ArtefactName, RemovalMethod } from '../receipt/artefact.ts';
import { SignOutStepName } from './view.ts';

/** What a sign-out would remove now, step by step. Nothing is changed to find out. */
export const SignOutPreview = z.object({
  steps: z.array(
    z.object({
      step: SignOutStepName,
      artefacts: z.array(
        z.object({
          what: ArtefactName,
          method: RemovalMethod,
          /** Things that are there now; null where only removing them counts them. */
          count: z.int().nonnegative().nullable(),
          /** Of files; null for what has no size on the disk. */
          bytes: z.int().nonnegative().nullable(),
        }),
      ),
    }),
  ),
});
export type SignOutPreview = z.infer<typeof SignOutPreview>;
