import { assertNever } from '../../shared/errors/app-error.ts';
import type { BusAddresses } from './addresses.ts';
import { type WatchedName, watchBus } from './bus-watch.ts';
import type { DelayLock } from './delay-lock.ts';
import {
  type Circumstances,
  changesBetween,
  type DesktopState,
  merge,
  noReports,
} from './merge.ts';
import type { Following, Source, Turn } from './source.ts';
import type { Happening } from './worker-messages.ts';

/** Milliseconds after the start in which nobody is missed. */
const SETTLE_MS = 3_000;

export interface WatchOptions {
  addresses: BusAddresses;
  display: Circumstances['display'];
  sources: readonly Source[];
  createDelayLock(changed: () => void): DelayLock;
  changed(state: DesktopState): void;
  happened(what: Happening): void;
}

export interface DesktopWatch {
  /** What sleep or shutdown waited for is done. */
  done(): void;
  close(): void;
}

/** Follows all sources on their buses and makes one state of what they say. */
export function watchDesktop(options: WatchOptions): DesktopWatch {
  const { addresses, display, sources, changed, happened } = options;
  const reports = noReports();
  const delayLock = options.createDelayLock(update);
  let settled = false;
  /** On the way to sleep or to the end, on which the delay lock is given back. */
  let leaving = false;
  let told = stateNow();

  function stateNow(): DesktopState {
    const logindAnswers = reports.logind.state === 'answering';
    return merge(reports, {
      display,
      delayLock: logindAnswers && !leaving ? delayLock.state : 'not-needed',
      settled,
    });
  }

  function update(): void {
    const before = told;
    told = stateNow();
    changed(told);
    for (const change of changesBetween(before, told)) happened(change);
  }

  function turned(turn: Turn): void {
    switch (turn) {
      case 'lock-asked':
        // Whether or not a screen locker does as it is asked.
        happened('locked');
        break;
      case 'sleeping':
      case 'shutting-down':
        leaving = true;
        happened(turn);
        break;
      case 'woke':
        stays();
        happened('woke');
        break;
      case 'shutdown-off':
        stays();
        break;
      default:
        assertNever(turn);
    }
  }

  function stays(): void {
    leaving = false;
    delayLock.hold();
  }

  /** Whoever owns the source's name, as this source understands it. */
  function watched(source: Source): WatchedName {
    const { name } = source;
    let following: Following | null = null;
    let answered = false;

    function noAnswer(): void {
      reports[name] = { state: answered ? 'lost' : 'absent' };
      update();
    }

    return {
      name: source.service,
      interfaces: source.interfaces,
      appeared(service) {
        if (name === 'logind') delayLock.hold();
        following = source.follow(service, {
          facts(facts) {
            answered = true;
            reports[name] = { state: 'answering', facts };
            update();
          },
          refused: noAnswer,
          turned,
        });
      },
      vanished() {
        if (name === 'logind') {
          delayLock.release();
          leaving = false;
        }
        following?.stop();
        following = null;
        noAnswer();
      },
      heard: (signal) => following?.heard(signal),
    };
  }

  const buses = (['session', 'system'] as const).flatMap((bus) => {
    const address = addresses[bus];
    const names = sources.filter((source) => source.bus === bus).map(watched);
    return address === null ? [] : [watchBus(address, names)];
  });
  const settling = setTimeout(() => {
    settled = true;
    update();
  }, SETTLE_MS);

  return {
    done() {
      if (leaving) delayLock.release();
    },
    close() {
      clearTimeout(settling);
      for (const bus of buses) bus.close();
      delayLock.release();
    },
  };
}
