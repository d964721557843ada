import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import type { AppView, SessionPhase, SessionView } from '../../shared/ipc/view.ts';
import { withSameParts } from './same-parts.ts';

/** What main last pushed; null until the first push. */
export const viewStore = createStore<{ view: AppView | null }>(() => ({ view: null }));

export function followView(from: Pick<Bridge, 'on'>): () => void {
  return from.on('view', (view) => {
    viewStore.setState(({ view: before }) => ({ view: withSameParts(before, view) }));
  });
}

export function useViewOrNull<T>(select: (view: AppView | null) => T): T {
  const snapshot = () => select(viewStore.getState().view);
  return useSyncExternalStore(viewStore.subscribe, snapshot, snapshot);
}

/**
 * The newest view, or the part of it that `select` picks; the component is drawn again when that part
 * changes. Only for components inside a screen: there is a view by then.
 */
export function useView(): AppView;
export function useView<T>(select: (view: AppView) => T): T;
export function useView<T>(select?: (view: AppView) => T): T | AppView {
  return useViewOrNull((view) => {
    if (!view) throw new Error('no view has been pushed yet');
    return select ? select(view) : view;
  });
}

export type SessionIn<P extends SessionPhase> = Extract<SessionView, { phase: P }>;

/** The session, for components that exist in the unlocked phase alone. */
export function useUnlocked(): SessionIn<'unlocked'> {
  const session = useView((view) => view.session);
  if (session.phase !== 'unlocked') throw new Error(`unlocked expected, but ${session.phase}`);
  return session;
}
