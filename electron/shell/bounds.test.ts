import { describe, expect, it } from 'vitest';
import { reachable } from './bounds.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const size = { width: 1000, height: 700 };

describe('where the window opens', () => {
  it('is where it was left, on whichever screen that is', () => {
    const left = { x: -1500, y: 100, ...size };
    const second = { x: -1920, y: 0, width: 1920, height: 1080 };
    expect(reachable(left, [screen, second])).toEqual(left);
  });

  it('is left to the system when its screen is gone or hardly any of it would show', () => {
    expect(reachable({ x: -1500, y: 100, ...size }, [screen])).toEqual(size);
    expect(reachable({ x: 1900, y: 100, ...size }, [screen])).toEqual(size);
    expect(reachable({ x: 100, y: 1070, ...size }, [screen])).toEqual(size);
    expect(reachable({ x: 0, y: 0, ...size }, [])).toEqual(size);
  });

  it('has no place the first time', () => {
    expect(reachable(size, [screen])).toEqual(size);
  });
});
