import type { Posture } from '../../shared/domain/posture.ts';
import type { WatchedPosture } from '../watch/watch-event.ts';

/** What a device says of itself, as those who watch compare it. */
export const watchedPosture = ({ app, os, disk }: Posture): WatchedPosture => ({
  app,
  os,
  diskEncrypted: disk === 'unknown' ? null : disk === 'encrypted',
});
