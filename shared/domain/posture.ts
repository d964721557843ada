import { z } from 'zod';

/** Whether what Nightjar keeps lies on a disk that is encrypted; `unknown` where the system does not say. */
export const DiskEncryption = z.enum(['encrypted', 'plain', 'unknown']);
export type DiskEncryption = z.infer<typeof DiskEncryption>;

/** What a device says of itself, at sign-in and at every refresh. Nobody can check it: a hint, not a proof. */
export const Posture = z.object({
  /** Nightjar's version. */
  app: z.string().min(1).max(40),
  /** The system's version, as the system writes it. */
  os: z.string().min(1).max(120),
  disk: DiskEncryption,
});
export type Posture = z.infer<typeof Posture>;
