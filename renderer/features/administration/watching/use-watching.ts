import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { bridge } from '../../../app/bridge.ts';
import { useCall } from '../../../app/use-call.ts';
import { countOf, type Edits, type Faulty, NO_EDITS, read, tidied } from './draft.ts';

export type Watching = IpcReply<'admin.watching'>;

export interface WatchingDraft {
  /** As the server has it; null until it is here. */
  watching: Watching | null;
  edits: Edits;
  /** Why it could not be read. */
  error: AppError | null;
  /** What the last save found wrong. */
  faults: ReadonlySet<Faulty>;
  /** Why it could not be saved. `Conflict` never: see `conflict`. */
  saveError: AppError | null;
  saving: boolean;
  /** The last save came after somebody else's: the changes lie on top of theirs now. */
  conflict: boolean;
  saved: boolean;
  /** The webhook's, which is shown this once. */
  secret: string | null;
  load(): void;
  change(edits: Edits): void;
  discard(): void;
  save(): Promise<void>;
}

/** What is known of deliveries grows old: it is asked for again so often. */
const LOOK_EVERY_MS = 10_000;
const NO_FAULTS: ReadonlySet<Faulty> = new Set();

interface State {
  watching: Watching | null;
  edits: Edits;
}

/** While somebody changes something, only what became of deliveries is news. */
function withNews({ watching, edits }: State, news: Watching): State {
  const { version } = watching ?? news;
  if (!watching || (news.version > version && countOf(edits) === 0))
    return { watching: news, edits };
  const { settings } = watching;
  // What an older question is answered with may be older than what was saved meanwhile.
  return news.version < version
    ? { watching, edits }
    : { watching: { ...news, settings, version }, edits };
}

/** What is watched and who hears of it, with what an admin wants to change in it. */
export function useWatching(): WatchingDraft {
  const [{ watching, edits }, setState] = useState<State>({ watching: null, edits: NO_EDITS });
  const [error, setError] = useState<AppError | null>(null);
  const [faults, setFaults] = useState(NO_FAULTS);
  const [conflict, setConflict] = useState(false);
  const [saved, setSaved] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const set = useCall('admin.setWatching');

  const load = useCallback(async () => {
    const asked = await bridge.call('admin.watching', {});
    setError(asked.ok ? null : asked.error);
    if (asked.ok) setState((before) => withNews(before, asked.value));
  }, []);
  useEffect(() => {
    void load();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [load]);
  useEffect(() => bridge.on('chat.alert', () => void load()), [load]);

  /** Somebody else was faster: what they made of it is the ground now. */
  async function giveWay(): Promise<void> {
    const asked = await bridge.call('admin.watching', {});
    if (!asked.ok) return;
    const { value } = asked;
    setState((before) => ({ watching: value, edits: tidied(value.settings, before.edits) }));
    setConflict(true);
    set.forget();
  }

  async function save(): Promise<void> {
    if (!watching || set.busy) return;
    setConflict(false);
    const wanted = read(watching.settings, edits);
    if ('faults' in wanted) return setFaults(wanted.faults);
    const done = await set.run({ settings: wanted.settings, basedOn: watching.version });
    if (done.ok) {
      const { settings, version, webhookSecret } = done.value;
      setState({ watching: { ...watching, settings, version }, edits: NO_EDITS });
      if (webhookSecret !== null || settings.delivery.webhook === null) setSecret(webhookSecret);
      setSaved(true);
      await load();
    } else if (done.error.code === 'Conflict') {
      await giveWay();
    }
  }

  return {
    watching,
    edits,
    error,
    faults,
    saveError: set.error,
    saving: set.busy,
    conflict,
    saved,
    secret,
    load: () => void load(),
    change(next) {
      setState((before) =>
        before.watching ? { ...before, edits: tidied(before.watching.settings, next) } : before,
      );
      setFaults(NO_FAULTS);
      setSaved(false);
      set.forget();
    },
    discard() {
      setState((before) => ({ ...before, edits: NO_EDITS }));
      setFaults(NO_FAULTS);
      setConflict(false);
      set.forget();
    },
    save,
  };
}
