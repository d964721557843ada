import { describe, expect, it, vi } from 'vitest';
import { Guarded, guarded } from './guarded.ts';

class Lamp extends Guarded {
  #lit = false;
  constructor() {
    super(['lit']);
  }
  light(): boolean {
    this.#lit = true;
    this.emit('lit');
    return this.#lit;
  }
}

describe('the guard', () => {
  it('leaves what is there alone', () => {
    const lamp = new Lamp();
    const heard = vi.fn();
    lamp.on('lit', heard);
    expect(lamp.light()).toBe(true);
    expect(heard).toHaveBeenCalledOnce();
    expect(lamp.listenerCount('lit')).toBe(1);
  });

  it('names a member and an event that are not there', () => {
    const lamp = new Lamp();
    expect(() => Reflect.get(lamp, 'dim')).toThrow('Lamp.dim');
    expect(() => lamp.on('burnt', () => {})).toThrow("Lamp event 'burnt'");
    expect(() => Reflect.get(guarded('net', { request: 1 }), 'fetch')).toThrow('net.fetch');
  });

  it('can be awaited and printed', async () => {
    const lamp = new Lamp();
    expect(await Promise.resolve(lamp)).toBe(lamp);
    expect(JSON.stringify(guarded('x', { a: 1 }))).toBe('{"a":1}');
  });
});
