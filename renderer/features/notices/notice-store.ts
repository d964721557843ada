import { createStore } from 'zustand/vanilla';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../shared/ipc/bridge.ts';

export interface Notice {
  id: number;
  error: AppError;
}

/** More at once are noise. The oldest goes first. */
const MOST = 3;

export const noticeStore = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));

let nextId = 1;

/** Shows an error that has no place of its own on the screen. The same one again takes the old one's place. */
export function showError(error: AppError): void {
  const id = nextId++;
  noticeStore.setState(({ notices }) => ({
    notices: [...notices.filter((notice) => notice.error.code !== error.code), { id, error }].slice(
      -MOST,
    ),
  }));
}

export function dismissNotice(id: number): void {
  noticeStore.setState(({ notices }) => ({
    notices: notices.filter((notice) => notice.id !== id),
  }));
}

export function followNotices(from: Bridge): () => void {
  return from.on('notice', ({ error }) => showError(error));
}
