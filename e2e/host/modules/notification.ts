import type { NotificationConstructorOptions } from 'electron';
import { Guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';
import { eventWith } from './host-event.ts';

/** A desktop notification: recorded, and clicked by whoever reads the record. */
export class Notification extends Guarded {
  title: string;
  body: string;
  silent: boolean;
  readonly options: NotificationConstructorOptions;
  #isShown = false;

  constructor(options: NotificationConstructorOptions = {}) {
    super(['show', 'click', 'close', 'failed', 'reply', 'action']);
    this.options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  static isSupported(): boolean {
    return true;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  show(): void {
    if (this.#isShown) return;
    this.#isShown = true;
    recorded.notifications.push(this);
    this.emit('show', eventWith({}));
  }

  close(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.emit('close', eventWith({}));
  }
}
