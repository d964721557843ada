import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stricterIdleSeconds } from './stricter-idle.ts';

const never = () => {
  throw new Error('asked');
};

describe('stricterIdleSeconds', () => {
  it("does not ask for Electron's own count under Wayland while the compositor answers", () => {
    const compositor = { lastInputAt: 1_000, seenAt: 9_000 };
    const counts = { display: 'wayland', compositor, now: 9_999, ownSeconds: never } as const;
    expect(stricterIdleSeconds(counts)).toBe(8);
  });

  it('asks for it once the compositor has been silent for a few seconds', () => {
    const compositor = { lastInputAt: 1_000, seenAt: 1_000 };
    const counts = { display: 'wayland', compositor, ownSeconds: () => 70 } as const;
    expect(stricterIdleSeconds({ ...counts, now: 5_000 })).toBe(4);
    expect(stricterIdleSeconds({ ...counts, now: 5_001 })).toBe(70);
    expect(stricterIdleSeconds({ ...counts, now: 5_001, compositor: null })).toBe(70);
  });

  it('takes the longer of both on X11', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (idle, own) => {
        const compositor = { lastInputAt: 0, seenAt: idle * 1_000 };
        const now = idle * 1_000;
        const counts = { display: 'x11', compositor, now, ownSeconds: () => own } as const;
        expect(stricterIdleSeconds(counts)).toBe(Math.max(idle, own));
      }),
    );
  });

  it('is never below nothing', () => {
    const compositor = { lastInputAt: 9_000, seenAt: 8_000 };
    const counts = { display: 'wayland', compositor, now: 8_000, ownSeconds: never } as const;
    expect(stricterIdleSeconds(counts)).toBe(0);
  });
});
