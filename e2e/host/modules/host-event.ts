/** Electron's event object: carries details, and can be prevented. */
export class HostEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** An event with the given details on it, as Electron's newer events carry them. */
export const eventWith = <T extends object>(details: T): HostEvent & T =>
  Object.assign(new HostEvent(), details);
