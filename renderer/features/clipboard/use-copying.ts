import { useEffect } from 'react';
import { bridge } from '../../app/bridge.ts';
import { useUnlocked, useView } from '../../app/view-store.ts';
import { showError } from '../notices/notice-store.ts';
import { watchCopying } from './watch-copying.ts';

/** Copying as policy lets it, for as long as content is on the page. */
export function useCopying(): void {
  const blocked = useUnlocked().policy.clipboard === 'blocked';
  const platform = useView((view) => view.platform);
  useEffect(
    () =>
      watchCopying({
        blocked,
        platform,
        tell: (copied) => void bridge.call('desktop.copied', copied),
        refused: () => showError({ code: 'CopyBlocked' }),
      }),
    [blocked, platform],
  );
}
