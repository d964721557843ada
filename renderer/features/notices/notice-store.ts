import { createStore } from 'zustand/vanilla';
import type { AccountNotice } from '../../../shared/domain/alert.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../shared/ipc/bridge.ts';

/** Something that went wrong, or something unusual with the person's own account. */
export type Notice = { id: number } & (
  | { error: AppError; account?: never }
  | { account: AccountNotice; error?: never }
);

/** More at once are noise. The oldest goes first. */
const MOST = 3;

export const noticeStore = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));

let nextId = 1;

/** Shows an error that has no place of its own on the screen. The same one again takes the old one's place. */
export function showError(error: AppError): void {
  show({ id: nextId++, error }, (other) => other.error?.code === error.code);
}

/** Shows what the person should know of their account, once. */
export function showAccountNotice(account: AccountNotice): void {
  show({ id: nextId++, account }, (other) => other.account?.id === account.id);
}

function show(notice: Notice, isSame: (other: Notice) => boolean): void {
  noticeStore.setState(({ notices }) => ({
    notices: [...notices.filter((other) => !isSame(other)), notice].slice(-MOST),
  }));
}

export function dismissNotice(id: number): void {
  noticeStore.setState(({ notices }) => ({
    notices: notices.filter((notice) => notice.id !== id),
  }));
}

/** Nothing of a person's account is left on the screen of a locked app. */
export function forgetAccountNotices(): void {
  noticeStore.setState(({ notices }) => ({ notices: notices.filter(({ error }) => error) }));
}

export function followNotices(from: Bridge): () => void {
  const stops = [
    from.on('notice', ({ error }) => showError(error)),
    from.on('chat.accountNotice', ({ notice }) => showAccountNotice(notice)),
    from.on('view', ({ session }) => {
      if (session.phase !== 'unlocked') forgetAccountNotices();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
